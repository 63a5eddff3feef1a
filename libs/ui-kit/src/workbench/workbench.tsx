import { ActionIcon, Tooltip } from '@mantine/core';
import type { Question, SessionId } from '@chatos/contracts';
import { IconLayoutSidebarRight, IconPlugConnected } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { SidePanel } from '../panel/side-panel.tsx';
import { questionTitle } from '../questions/question-list.ts';
import { QuestionInbox, QuestionsButton } from '../questions/question-inbox.tsx';
import { QuestionsProvider, useQuestions } from '../questions/questions-context.tsx';
import { ControlRoom } from '../servers/control-room.tsx';
import { SandboxNotice } from '../servers/sandbox-badge.tsx';
import { SurfaceShell } from '../shell/surface-shell.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { useStoredChoice } from './stored-choice.ts';
import { useAttention } from './use-attention.ts';
import type { SurfaceLabel } from './use-attention.ts';
import { SearchButton, WorkbenchSearch } from './workbench-search.tsx';
import { WorkbenchViewButton } from './workbench-view.tsx';
import type { WorkbenchView } from './workbench-view.tsx';
import styles from './workbench.module.css';

export interface WorkbenchProps {
  readonly label: SurfaceLabel;
  readonly sessionId: SessionId | null;
  readonly onSelect: (id: SessionId | null) => void;
  readonly newLabel: string;
  readonly sidebar: ReactNode;
  /** What the bar above the conversation says: the session's name, the workspace. */
  readonly title: ReactNode;
  /** A view of this surface's own, beside the conversation. */
  readonly view?: WorkbenchView;
  readonly children: ReactNode;
}

/** The page of a runtime: sessions at the left, the conversation, and, when asked for, what the runtime recorded at the right. */
export function Workbench(properties: WorkbenchProps) {
  const { label } = properties;
  const onAsked = useCallback((question: Question) => {
    if (document.visibilityState !== 'visible') void window.chatosShell?.notify({ title: `${label}: ${questionTitle(question)}`.slice(0, 200), body: 'It waits for your answer.' });
  }, [label]);
  return (
    <QuestionsProvider onAsked={onAsked}>
      <WorkbenchFrame {...properties} />
    </QuestionsProvider>
  );
}

function WorkbenchFrame({ label, sessionId, onSelect, newLabel, sidebar, title, view, children }: WorkbenchProps) {
  const [panel, setPanel] = useStoredChoice('local', 'chatos-side-panel', 'closed');
  const isPanelOpen = panel === 'open';
  const [width, setWidth] = useStoredChoice('local', 'chatos-side-panel-width', null);
  const togglePanel = () => setPanel(isPanelOpen ? 'closed' : 'open');
  const [isServersOpen, setServersOpen] = useState(false);
  const { open, isInboxOpen, setInboxOpen } = useQuestions();
  const toggleServers = () => setServersOpen((isOpen) => !isOpen);
  // Also where the session is open already, behind the control room.
  const showSession = (id: SessionId | null) => {
    setServersOpen(false);
    view?.onOpen(false);
    onSelect(id);
  };
  const isViewShown = view?.isOpen === true && !isServersOpen;
  const toggleView = () => {
    setServersOpen(false);
    view?.onOpen(!isViewShown);
  };
  useAttention(label, open.length);
  // A session chosen in the list is what the user wants to see.
  useEffect(() => setServersOpen(false), [sessionId]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.code === 'KeyN') {
        onSelect(null);
        setServersOpen(false);
        view?.onOpen(false);
      } else if (event.code === 'KeyS') setServersOpen((isOpen) => !isOpen);
      else if (event.code === view?.code) {
        setServersOpen(false);
        view.onOpen(!isViewShown);
      } else if (event.code === 'KeyQ') setInboxOpen(!isInboxOpen);
      else if (event.code === 'KeyR') setPanel(isPanelOpen ? 'closed' : 'open');
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onSelect, isPanelOpen, setPanel, isInboxOpen, setInboxOpen, view, isViewShown]);

  return (
    <SurfaceShell middle={<SearchButton />}>
      <div className={styles.workbench} data-panel={isPanelOpen ? (width ?? 'usual') : undefined}>
        <div className={styles.side}>{sidebar}</div>
        <main className={styles.main}>
          <div className={styles.titleBar}>
            <div className={styles.title}>{title}</div>
            <SandboxNotice />
            <QuestionsButton />
            {view === undefined ? null : <WorkbenchViewButton view={view} isShown={isViewShown} onToggle={toggleView} />}
            <Tooltip label="Servers (Alt+S)">
              <ActionIcon variant={isServersOpen ? 'light' : 'subtle'} color="gray" onClick={toggleServers} aria-pressed={isServersOpen} aria-label="Servers" data-testid={TEST_IDS.serversToggle}>
                <IconPlugConnected size={17} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Tasks, files, terminals, subagents (Alt+R)">
              <ActionIcon variant={isPanelOpen ? 'light' : 'subtle'} color="gray" onClick={togglePanel} aria-pressed={isPanelOpen} aria-label="Tasks, files, terminals, subagents" data-testid={TEST_IDS.sidePanelToggle}>
                <IconLayoutSidebarRight size={17} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          </div>
          <div className={styles.body}>{isServersOpen ? <ControlRoom onClose={toggleServers} /> : isViewShown ? view.content : children}</div>
        </main>
        {isPanelOpen ? (
          <div className={styles.panel}>
            <SidePanel sessionId={sessionId} isWide={width === 'wide'} onWide={(isWide) => setWidth(isWide ? 'wide' : null)} onClose={togglePanel} />
          </div>
        ) : null}
      </div>
      <WorkbenchSearch newLabel={newLabel} onSelect={showSession} onTogglePanel={togglePanel} onToggleServers={toggleServers} view={view} onToggleView={toggleView} onOpenInbox={() => setInboxOpen(true)} />
      <QuestionInbox sessionId={sessionId} />
    </SurfaceShell>
  );
}
