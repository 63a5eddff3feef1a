import { ActionIcon, Tooltip } from '@mantine/core';
import type { PageTarget, Question, Session, SessionId } from '@chatos/contracts';
import { IconLayoutSidebarRight, IconPlugConnected } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { SidePanel } from '../panel/side-panel.tsx';
import { questionTitle } from '../questions/question-list.ts';
import { QuestionInbox, QuestionsButton } from '../questions/question-inbox.tsx';
import { QuestionsProvider, useQuestions } from '../questions/questions-context.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { ControlRoom } from '../servers/control-room.tsx';
import { SandboxNotice } from '../servers/sandbox-badge.tsx';
import { SurfaceShell } from '../shell/surface-shell.tsx';
import { showError } from '../shell/toasts.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { useStoredChoice } from './stored-choice.ts';
import { notifyUser } from './notify-user.ts';
import { holdTarget, usePageTarget } from './page-target.ts';
import { usePanelRequest } from './panel-request.ts';
import { useAttention } from './use-attention.ts';
import type { SurfaceLabel } from './use-attention.ts';
import { useMessageJump } from './message-jump.ts';
import { SearchButton, WorkbenchSearch } from './workbench-search.tsx';
import { WorkbenchActionButton } from './workbench-action.tsx';
import type { WorkbenchAction } from './workbench-action.tsx';
import { WorkbenchViewButton } from './workbench-view.tsx';
import type { WorkbenchView } from './workbench-view.tsx';
import styles from './workbench.module.css';

export interface WorkbenchProps {
  readonly label: SurfaceLabel;
  readonly sessionId: SessionId | null;
  readonly onSelect: (id: SessionId | null) => void;
  /** AIDE: shows a session of another workspace, by a page drawn anew for it. */
  readonly onSelectElsewhere?: (session: Session) => void;
  readonly newLabel: string;
  readonly sidebar: ReactNode;
  /** What the bar above the conversation says: the session's name, the workspace. */
  readonly title: ReactNode;
  /** A view of this surface's own, beside the conversation. */
  readonly view?: WorkbenchView;
  /** What else this surface's page can do. */
  readonly actions?: readonly WorkbenchAction[];
  readonly children: ReactNode;
}

const NO_ACTIONS: readonly WorkbenchAction[] = [];

/** The page of a runtime: sessions at the left, the conversation, and, when asked for, what the runtime recorded at the right. */
export function Workbench(properties: WorkbenchProps) {
  const { label } = properties;
  const onAsked = useCallback((question: Question) => {
    notifyUser({ title: `${label}: ${questionTitle(question)}`, body: 'It waits for your answer.', target: { sessionId: question.sessionId as SessionId | null, questionId: question.id } });
  }, [label]);
  return (
    <QuestionsProvider onAsked={onAsked}>
      <WorkbenchFrame {...properties} />
    </QuestionsProvider>
  );
}

function WorkbenchFrame({ label, sessionId, onSelect, onSelectElsewhere, newLabel, sidebar, title, view, actions = NO_ACTIONS, children }: WorkbenchProps) {
  const [panel, setPanel] = useStoredChoice('local', 'chatos-side-panel', 'closed');
  const isPanelOpen = panel === 'open';
  const [width, setWidth] = useStoredChoice('local', 'chatos-side-panel-width', null);
  const togglePanel = () => setPanel(isPanelOpen ? 'closed' : 'open');
  const [panelRequests, setPanelRequests] = useState(0);
  usePanelRequest(() => {
    setPanel('open');
    setPanelRequests((count) => count + 1);
  });
  const [isServersOpen, setServersOpen] = useState(false);
  const { open, isInboxOpen, setInboxOpen, showQuestion } = useQuestions();
  const { client, workspaceId } = useRuntime();
  const toggleServers = () => setServersOpen((isOpen) => !isOpen);
  // Also where the session is open already, behind the control room.
  const showSession = (id: SessionId | null) => {
    setServersOpen(false);
    view?.onOpen(false);
    onSelect(id);
  };
  /** @param questionId what is to be shown in the inbox with it, where it is another workspace's */
  const goTo = (session: Session, questionId: string | null) => {
    if (session.workspaceId === workspaceId || onSelectElsewhere === undefined) return showSession(session.id);
    if (questionId !== null) holdTarget({ sessionId: null, questionId });
    onSelectElsewhere(session);
  };
  usePageTarget(({ sessionId: wanted, questionId }: PageTarget) => {
    if (questionId !== null) showQuestion(questionId);
    if (wanted !== null) client.sessions.get({ id: wanted }).then((session) => goTo(session, questionId), (cause: unknown) => showError(cause, 'The session cannot be shown'));
  });
  const jump = useMessageJump();
  const isJumpHere = jump !== null && jump.sessionId === sessionId;
  // What it leads to lies behind them.
  useEffect(() => {
    if (!isJumpHere) return;
    setServersOpen(false);
    view?.onOpen(false);
  }, [isJumpHere]);
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
            {actions.map((action) => <WorkbenchActionButton key={action.id} action={action} />)}
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
            <SidePanel key={panelRequests} sessionId={sessionId} isWide={width === 'wide'} onWide={(isWide) => setWidth(isWide ? 'wide' : null)} onClose={togglePanel} />
          </div>
        ) : null}
      </div>
      <WorkbenchSearch newLabel={newLabel} onSelect={showSession} onTogglePanel={togglePanel} onToggleServers={toggleServers} view={view} onToggleView={toggleView} actions={actions} onOpenInbox={() => setInboxOpen(true)} />
      <QuestionInbox onGo={(session) => goTo(session, null)} />
    </SurfaceShell>
  );
}
