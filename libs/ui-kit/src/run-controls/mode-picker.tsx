import { Menu, UnstyledButton } from '@mantine/core';
import type { RunMode } from '@chatos/contracts';
import { IconCheck, IconChevronDown, IconHandStop, IconListSearch, IconPencilBolt } from '@tabler/icons-react';
import { useState } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import styles from './run-controls.module.css';
import { nextMode, RUN_MODES, wordsOf } from './run-modes.ts';
import { useAltKey } from './use-alt-key.ts';

const ICONS: Readonly<Record<RunMode, typeof IconCheck>> = { plan: IconListSearch, ask: IconHandStop, 'auto-edit': IconPencilBolt };

/** What the session's agent may do by itself: always in sight, chosen here or with Alt+M. */
export function ModePicker({ mode, onChange }: { mode: RunMode; onChange: (mode: RunMode) => void }) {
  const words = wordsOf(mode);
  const Icon = ICONS[mode];
  // A change by key is said; one in the menu was just read there.
  const [said, setSaid] = useState('');
  useAltKey('KeyM', () => {
    const next = nextMode(mode);
    setSaid(`Mode: ${wordsOf(next).name}. ${wordsOf(next).explanation}.`);
    onChange(next);
  });
  return (
    <>
      <Menu position="top-start" width={410}>
        <Menu.Target>
          <UnstyledButton className={styles.mode} data-mode={mode} data-testid={TEST_IDS.modePicker} aria-label={`Mode: ${words.name}`} title={`${words.explanation} (Alt+M)`}>
            <Icon size={14} stroke={1.8} aria-hidden="true" />
            <span>{words.name}</span>
            <IconChevronDown size={13} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label className={styles.menuLabel}>What AIDE may do by itself in this session (Alt+M)</Menu.Label>
          {RUN_MODES.map((choice) => {
            const ChoiceIcon = ICONS[choice.mode];
            return (
              <Menu.Item key={choice.mode} data-mode={choice.mode} leftSection={<ChoiceIcon size={16} stroke={1.7} />} rightSection={choice.mode === mode ? <IconCheck size={15} aria-label="chosen" /> : null} onClick={() => onChange(choice.mode)}>
                <div className={styles.choiceName}>{choice.name}</div>
                <div className={styles.choiceNote}>{choice.explanation}</div>
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      <span className="visually-hidden" role="status">{said}</span>
    </>
  );
}
