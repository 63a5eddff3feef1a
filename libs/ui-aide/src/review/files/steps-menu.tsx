import type { ReviewFile, ReviewScope, SessionId } from '@chatos/contracts';
import { formatTime, TEST_IDS, VisibleText } from '@chatos/ui-kit';
import { Button, Menu } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useReview } from '../review-context.tsx';
import styles from '../review.module.css';

/** The tool calls that changed a file, newest first: all that one of them changed, in this file and others, is kept or undone together. */
export function StepsMenu({ sessionId, steps, onKeep }: { sessionId: SessionId; steps: ReviewFile['steps']; onKeep: (scope: ReviewScope, isKept: boolean) => void }) {
  const { askUndo } = useReview();
  return (
    <Menu position="bottom-end" width={290}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" rightSection={<IconChevronDown size={13} aria-hidden="true" />} disabled={steps.length === 0} data-testid={TEST_IDS.reviewSteps}>
          {steps.length === 1 ? '1 step' : `${steps.length} steps`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.steps}>
        {steps.map((step) => {
          const scope: ReviewScope = { kind: 'step', toolCallId: step.toolCallId };
          return (
            <div key={step.changeId}>
              <Menu.Label><VisibleText text={`${step.tool}, ${formatTime(step.createdAt)}`} /></Menu.Label>
              <Menu.Item leftSection={<IconCheck size={15} />} onClick={() => onKeep(scope, true)}>Keep all of this step</Menu.Item>
              <Menu.Item leftSection={<IconArrowBackUp size={15} />} onClick={() => askUndo({ sessionId, scope })}>Undo all of this step…</Menu.Item>
            </div>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
