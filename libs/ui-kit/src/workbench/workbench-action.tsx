import { ActionIcon, Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';

/** Something a surface's own page can do: a button in the title bar, and a line of the search. */
export interface WorkbenchAction {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  readonly testId: string;
  onRun(): void;
}

export function WorkbenchActionButton({ action }: { action: WorkbenchAction }) {
  return (
    <Tooltip label={action.description}>
      <ActionIcon variant="subtle" color="gray" onClick={() => action.onRun()} aria-label={action.label} data-testid={action.testId}>
        <action.icon size={17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
