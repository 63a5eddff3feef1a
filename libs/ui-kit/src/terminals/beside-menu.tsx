import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import type { Terminal } from '@chatos/contracts';
import { IconLayoutRows, IconPlus } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { orderTerminals, terminalLook, terminalOwner } from './terminal-view.ts';

/** Shows a second terminal with the one that is open; nothing where there is no other and none can be opened. */
export function BesideMenu({ others, onChoose, onNew }: { others: readonly Terminal[]; onChoose: (terminal: Terminal) => void; onNew: (() => void) | null }) {
  if (others.length === 0 && onNew === null) return null;
  return (
    <Menu position="bottom-end" withinPortal shadow="md" width={240}>
      <Menu.Target>
        <Tooltip label="Another one below">
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Another one below" data-testid={TEST_IDS.terminalBeside}><IconLayoutRows size={14} stroke={1.7} /></ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {onNew === null ? null : <Menu.Item leftSection={<IconPlus size={14} />} onClick={onNew}>New terminal</Menu.Item>}
        {orderTerminals(others).map((terminal) => (
          <Menu.Item key={terminal.id} onClick={() => onChoose(terminal)}><VisibleText text={terminal.name} /> ({terminalOwner(terminal).mark}, {terminalLook(terminal).word})</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
