import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import styles from './record-card.module.css';

/** The list the cards of a section stand in. */
export function RecordList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  );
}

export interface RecordCardProperties {
  name: string;
  /** What stands beside the name: badges. */
  badges?: ReactNode;
  /** The line below the name. */
  detail?: ReactNode;
  /** What stands at the right, before the menu. */
  actions?: ReactNode;
  /** Below everything: a test's result. */
  children?: ReactNode;
  icon: ReactNode;
  isDimmed?: boolean;
  testId: string;
  onEdit?: (() => void) | undefined;
  onRemove?: (() => void) | undefined;
}

/** One record of the configuration: what it is, its buttons, and a menu to edit and delete it. */
export function RecordCard({ name, badges, detail, actions, children, icon, isDimmed = false, testId, onEdit, onRemove }: RecordCardProperties) {
  return (
    <li className={styles.card} data-dimmed={isDimmed || undefined} data-testid={testId} data-name={name}>
      <div className={styles.row}>
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
        <div className={styles.words}>
          <div className={styles.head}>
            <span className={styles.name}>{name}</span>
            {badges}
          </div>
          {detail === undefined ? null : <div className={styles.detail}>{detail}</div>}
        </div>
        <div className={styles.actions}>
          {actions}
          {onEdit === undefined ? null : (
            <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${name}`} onClick={onEdit} data-testid={SETTINGS_TEST_IDS.edit}>
              <IconPencil size={16} stroke={1.7} />
            </ActionIcon>
          )}
          {onRemove === undefined ? null : <MoreMenu name={name} onRemove={onRemove} />}
        </div>
      </div>
      {children}
    </li>
  );
}

function MoreMenu({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <Menu position="bottom-end" width={150}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={onRemove} data-testid={SETTINGS_TEST_IDS.remove}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
