import { ActionIcon, Tabs, Tooltip } from '@mantine/core';
import type { SessionId } from '@chatos/contracts';
import { IconX } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import { ActivityPanel } from './activity-panel.tsx';
import { FileChangesPanel } from './file-changes-panel.tsx';
import styles from './panel.module.css';
import { TasksPanel } from './tasks-panel.tsx';

/** Beside the conversation: what this runtime recorded. Tasks and file changes of the session shown, the logs of the whole runtime. */
export function SidePanel({ sessionId, onClose }: { sessionId: SessionId | null; onClose: () => void }) {
  return (
    <aside className={styles.panel} aria-label="Records" data-testid={TEST_IDS.sidePanel}>
      <Tabs defaultValue="tasks" className={styles.tabs} keepMounted={false}>
        <div className={styles.tabBar}>
          <Tabs.List className={styles.tabList}>
            <Tabs.Tab value="tasks">Tasks</Tabs.Tab>
            <Tabs.Tab value="files">Files</Tabs.Tab>
            <Tabs.Tab value="activity">Activity</Tabs.Tab>
          </Tabs.List>
          <Tooltip label="Close">
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={onClose} aria-label="Close the records">
              <IconX size={15} />
            </ActionIcon>
          </Tooltip>
        </div>
        <Tabs.Panel value="tasks" className={styles.tabPanel}>
          <TasksPanel sessionId={sessionId} />
        </Tabs.Panel>
        <Tabs.Panel value="files" className={styles.tabPanel}>
          <FileChangesPanel sessionId={sessionId} />
        </Tabs.Panel>
        <Tabs.Panel value="activity" className={styles.tabPanel}>
          <ActivityPanel />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}
