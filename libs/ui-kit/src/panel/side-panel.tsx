import { ActionIcon, Tabs, Tooltip } from '@mantine/core';
import type { SessionId } from '@chatos/contracts';
import { IconLayoutSidebarRightExpand, IconLayoutSidebarRightCollapse, IconMessage, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyState, ErrorLine } from '../shell/states.tsx';
import { runningSubagents } from '../subagents/subagent-state.ts';
import { SubagentsPanel } from '../subagents/subagents-panel.tsx';
import { useSubagents } from '../subagents/use-subagents.ts';
import { runningCount } from '../terminals/terminal-view.ts';
import { TerminalsPanel } from '../terminals/terminals-panel.tsx';
import { useTerminals } from '../terminals/use-terminals.ts';
import { TEST_IDS } from '../test-ids.ts';
import { PANEL_TAB } from '../workbench/panel-request.ts';
import { useStoredChoice } from '../workbench/stored-choice.ts';
import { ActivityPanel } from './activity-panel.tsx';
import { FileChangesPanel } from './file-changes-panel.tsx';
import styles from './panel.module.css';
import { TasksPanel } from './tasks-panel.tsx';
import { useRecordsWatch } from './use-records-watch.ts';

export interface SidePanelProps {
  readonly sessionId: SessionId | null;
  readonly isWide: boolean;
  readonly onWide: (isWide: boolean) => void;
  readonly onClose: () => void;
}

/** Beside the conversation: what the session's tools wrote down and keep running, and the logs of the whole runtime. It follows nothing while it is closed. */
export function SidePanel({ sessionId, ...frame }: SidePanelProps) {
  if (sessionId === null) return <PanelFrame {...frame} runningTerminals={0} runningAgents={0} panels={{ tasks: <TasksPanel sessionId={null} />, files: <FileChangesPanel sessionId={null} />, terminals: <NoSession />, subagents: <NoSession /> }} />;
  return <SessionPanel key={sessionId} sessionId={sessionId} {...frame} />;
}

function SessionPanel({ sessionId, ...frame }: SidePanelProps & { sessionId: SessionId }) {
  const terminals = useTerminals(sessionId);
  const subagents = useSubagents(sessionId);
  const lost = useRecordsWatch(sessionId);
  const stale = lost === null ? null : <ErrorLine error={lost} />;
  return (
    <PanelFrame
      {...frame}
      runningTerminals={runningCount(terminals.terminals ?? [])}
      runningAgents={subagents.streams === null ? 0 : runningSubagents(subagents.streams)}
      panels={{ tasks: <>{stale}<TasksPanel sessionId={sessionId} /></>, files: <>{stale}<FileChangesPanel sessionId={sessionId} /></>, terminals: <TerminalsPanel list={terminals} sessionId={sessionId} />, subagents: <SubagentsPanel subagents={subagents} /> }}
    />
  );
}

function NoSession() {
  return <EmptyState isCompact icon={<IconMessage size={22} stroke={1.6} />} title="No session is open">Choose one at the left, or send a message to begin one.</EmptyState>;
}

const TABS = [['tasks', 'Tasks'], ['files', 'Files'], ['terminals', 'Terminals'], ['subagents', 'Subagents'], ['activity', 'Activity']] as const;

interface FrameProps extends Omit<SidePanelProps, 'sessionId'> {
  readonly runningTerminals: number;
  readonly runningAgents: number;
  readonly panels: Readonly<Record<'tasks' | 'files' | 'terminals' | 'subagents', ReactNode>>;
}

function PanelFrame({ isWide, onWide, onClose, runningTerminals, runningAgents, panels }: FrameProps) {
  const [tab, setTab] = useStoredChoice('local', PANEL_TAB, 'tasks');
  const running: Partial<Record<string, number>> = { terminals: runningTerminals, subagents: runningAgents };
  const shown = TABS.find(([value]) => value === tab)?.[0] ?? 'tasks';
  const width = isWide ? 'Narrower' : 'Wider';
  return (
    <aside className={styles.panel} aria-label="Records" data-testid={TEST_IDS.sidePanel}>
      <Tabs value={shown} onChange={setTab} className={styles.tabs} keepMounted={false}>
        <div className={styles.tabBar}>
          <Tabs.List className={styles.tabList} aria-label="Records">
            {TABS.map(([value, label]) => (
              <Tabs.Tab key={value} value={value} className={styles.tab} data-testid={TEST_IDS.panelTab} data-tab={value}>
                {label}
                <Running count={running[value] ?? 0} />
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tooltip label={width}>
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={() => onWide(!isWide)} aria-pressed={isWide} aria-label={width}>
              {isWide ? <IconLayoutSidebarRightCollapse size={15} stroke={1.7} /> : <IconLayoutSidebarRightExpand size={15} stroke={1.7} />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Close">
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={onClose} aria-label="Close the records">
              <IconX size={15} />
            </ActionIcon>
          </Tooltip>
        </div>
        {(['tasks', 'files', 'terminals', 'subagents'] as const).map((value) => <Tabs.Panel key={value} value={value} className={styles.tabPanel}>{panels[value]}</Tabs.Panel>)}
        <Tabs.Panel value="activity" className={styles.tabPanel}><ActivityPanel /></Tabs.Panel>
      </Tabs>
    </aside>
  );
}

function Running({ count }: { count: number }) {
  if (count === 0) return null;
  return <span className={styles.running}><span aria-hidden="true">{count}</span><span className="visually-hidden">, {count} running</span></span>;
}
