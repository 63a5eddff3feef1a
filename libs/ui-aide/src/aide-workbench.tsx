import type { Session, SessionId, Workspace } from '@chatos/contracts';
import { ConversationPane, ErrorState, explainError, LoadingState, NewSessionPane, RuntimeProvider, SessionHeading, SessionList, TEST_IDS, useRuntime, useStoredChoice, Workbench } from '@chatos/ui-kit';
import type { RuntimeOfPage, WorkbenchAction } from '@chatos/ui-kit';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { IconPictureInPictureOn } from '@tabler/icons-react';
import styles from './aide.module.css';
import { AideWelcome } from './aide-welcome.tsx';
import { openCompact, useTargetsOfCompact } from './compact/compact-place.ts';
import { FirstWorkspace } from './first-workspace.tsx';
import { ReviewChangeButton, ReviewRunButton } from './review/review-buttons.tsx';
import { ReviewProvider, useReviewState } from './review/review-context.tsx';
import { UndoDialog } from './review/undo/undo-dialog.tsx';
import { useReviewPage } from './review/use-review-page.tsx';
import { TrustQuestion } from './trust-question.tsx';
import { WorkspacePicker } from './workspace-picker.tsx';

const NEW_LABEL = 'New session';
const PLACEHOLDER = 'Tell AIDE what to do in this workspace';

const COMPACT_ACTIONS: readonly WorkbenchAction[] = [
  { id: 'compact', label: 'Compact window', description: 'A small window that stays on top', icon: IconPictureInPictureOn, testId: TEST_IDS.compactToggle, onRun: () => openCompact() },
];

export interface AideWorkbenchProps {
  readonly workspace: Workspace | null;
  readonly workspaces: UseQueryResult<Workspace[]>;
  readonly onChoose: (workspaceId: string) => void;
  /** Shows a session of another workspace. */
  readonly onShow: (session: Session) => void;
}

/** Under which name it is kept which session of a workspace is open. */
export function sessionChoice(workspaceId: string): string {
  return `chatos-aide-session:${workspaceId}`;
}

/** A workspace, its sessions, and the runs of the one that is open. */
export function AideWorkbench({ workspace, workspaces, onChoose, onShow }: AideWorkbenchProps) {
  const [selected, setSelected] = useStoredChoice('session', sessionChoice(workspace?.id ?? ''), null);
  const sessionId = workspace === null ? null : (selected as SessionId | null);
  const review = useReviewState(sessionId);
  const { close: closeReview } = review;
  // Also where the session is open already, behind its review.
  const select = useCallback((id: SessionId | null) => {
    closeReview();
    setSelected(id);
  }, [closeReview, setSelected]);
  useTargetsOfCompact();
  const page = useReviewPage(sessionId, review);
  const shared = useRuntime();
  const runtime = useMemo((): RuntimeOfPage => ({
    ...shared,
    ...(sessionId === null ? {} : { turnActions: (turnId) => <ReviewRunButton sessionId={sessionId} turnId={turnId} /> }),
    changeActions: (change) => <ReviewChangeButton sessionId={sessionId} change={change} />,
  }), [shared, sessionId]);
  return (
    <RuntimeProvider value={runtime}>
      <ReviewProvider value={review}>
        <Workbench
          {...(sessionId === null ? {} : { view: page })}
          label="AIDE"
          actions={COMPACT_ACTIONS}
          sessionId={sessionId}
          onSelect={select}
          onSelectElsewhere={onShow}
          newLabel={NEW_LABEL}
          sidebar={
            workspace === null ? (
              <div className={styles.noSidebar} />
            ) : (
              <SessionList
                selected={sessionId}
                onSelect={select}
                newLabel={NEW_LABEL}
                header={<WorkspacePicker workspace={workspace} workspaces={workspaces.data ?? []} onChoose={onChoose} />}
                emptyWords={`Sessions in ${workspace.name} appear here.`}
              />
            )
          }
          title={<AideTitle sessionId={sessionId} workspace={workspace} />}
        >
          {workspace !== null ? (
            <div className={styles.session}>
              <TrustQuestion workspace={workspace} />
              <div className={styles.conversation}>
                <OpenSession sessionId={sessionId} workspace={workspace} onSelect={select} />
              </div>
            </div>
          ) : (
            <NoWorkspace workspaces={workspaces} onChoose={onChoose} />
          )}
        </Workbench>
        <UndoDialog />
      </ReviewProvider>
    </RuntimeProvider>
  );
}

function OpenSession({ sessionId, workspace, onSelect }: { sessionId: SessionId | null; workspace: Workspace; onSelect: (id: SessionId) => void }) {
  if (sessionId === null) {
    return <NewSessionPane key="new" draftKey={`aide:new:${workspace.id}`} placeholder={PLACEHOLDER} empty={<AideWelcome workspace={workspace} />} onCreated={(session) => onSelect(session.id)} />;
  }
  return <ConversationPane key={sessionId} sessionId={sessionId} placeholder={PLACEHOLDER} hasSteps empty={<AideWelcome workspace={workspace} />} />;
}

function NoWorkspace({ workspaces, onChoose }: Pick<AideWorkbenchProps, 'workspaces' | 'onChoose'>) {
  if (workspaces.isError) return <ErrorState error={explainError(workspaces.error)} onRetry={() => void workspaces.refetch()} />;
  if (workspaces.isPending) return <LoadingState label="Reading workspaces" />;
  return <FirstWorkspace onAdded={(added) => onChoose(added.id)} />;
}

function AideTitle({ sessionId, workspace }: { sessionId: SessionId | null; workspace: Workspace | null }) {
  if (workspace === null) return <>AIDE</>;
  return (
    <>
      <span className={styles.titleName}>
        <SessionHeading sessionId={sessionId} fallback={NEW_LABEL} />
      </span>
      <span className={styles.titlePath} title={workspace.path}>
        {workspace.path}
      </span>
    </>
  );
}
