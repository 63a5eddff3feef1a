import type { Attachment, Session, SessionId, TurnId } from '@chatos/contracts';
import type { KeyboardEvent, ReactNode } from 'react';
import { belongsToInputMethod } from '../composer/composer-keys.ts';
import { Composer } from '../composer/composer.tsx';
import type { WhenBusy } from '../composer/composer.tsx';
import { AnswerAnnouncer } from '../messages/answer-announcer.tsx';
import { MessageList } from '../messages/message-list.tsx';
import { DemoBanner } from '../models/demo-banner.tsx';
import { ModelPicker } from '../models/model-picker.tsx';
import { TaskLine } from '../panel/task-line.tsx';
import { QuestionTray } from '../questions/question-tray.tsx';
import { ContextMeter } from '../run-controls/context-meter.tsx';
import { SessionMode } from '../run-controls/session-mode.tsx';
import { usePause } from '../run-controls/use-pause.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { showError } from '../shell/toasts.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { isSomethingOpen } from '../shell/something-open.ts';
import { SubagentsProvider } from '../subagents/subagents-context.tsx';
import { ToolSetButton } from '../tool-sets/tool-set-button.tsx';
import styles from './conversation-pane.module.css';
import { activeTurn, queuedTurns } from './conversation-view.ts';
import { useConversation } from './use-conversation.ts';
import { useSelected } from './use-selected.ts';

export interface ConversationPaneProps {
  readonly sessionId: SessionId;
  readonly placeholder: string;
  /** AIDE shows each call of the model as a numbered step. */
  readonly hasSteps: boolean;
  /** What stands where no message is yet. */
  readonly empty: ReactNode;
}

/** One session: its messages and the composer. Give it the session's id as `key`. */
export function ConversationPane({ sessionId, placeholder, hasSteps, empty }: ConversationPaneProps) {
  const { client, runtime, turnWord } = useRuntime();
  const conversation = useConversation(sessionId);
  const { store } = conversation;
  const turns = useSelected(store, (state) => state.turns);
  const session = useSelected(store, (state) => state.session);
  const hasMessages = useSelected(store, (state) => state.messages.length > 0);
  const isDeleted = useSelected(store, (state) => state.isDeleted);
  const active = activeTurn({ turns });
  const queued = queuedTurns({ turns });
  const pause = usePause(active);

  const send = async (text: string, whenBusy: WhenBusy, attachments: Attachment[] = []) => {
    if (whenBusy === 'correct' && active !== null) {
      await client.turns.correct({ sessionId, turnId: active.id, text });
      return;
    }
    const answer = await client.turns.send({ sessionId, text, whenBusy: whenBusy === 'stop' ? 'stop' : 'queue', attachments });
    store.dispatch({ type: 'sent', ...answer });
  };
  const stop = () => {
    const turn = active ?? queued[0];
    if (turn !== undefined) client.turns.stop({ sessionId, turnId: turn.id }).catch((cause: unknown) => showError(cause, `The ${turnWord} could not be stopped`));
  };
  const told = (changed: Session) => store.dispatch({ type: 'event', event: { type: 'session', session: changed } });
  const goOn = (turnId: TurnId) =>
    client.turns
      .goOn({ sessionId, turnId })
      .then((answer) => store.dispatch({ type: 'sent', ...answer }))
      .catch((cause: unknown) => showError(cause, `The ${turnWord} could not go on`));
  const chooseModel = (modelId: string) => {
    client.sessions
      .update({ id: sessionId, modelId })
      .then(told)
      .catch((cause: unknown) => showError(cause, 'The model could not be changed'));
  };

  const isBusy = active !== null || queued.length > 0;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isForSomethingOpen = isSomethingOpen() || !event.currentTarget.contains(event.target as Node);
    if (event.key === 'Escape' && isBusy && !event.defaultPrevented && !isForSomethingOpen && !belongsToInputMethod(event.nativeEvent, false)) stop();
  };

  if (isDeleted) return <EmptyState title="This session was deleted" />;
  const modelId = session?.modelId ?? null;
  return (
    <section className={styles.pane} aria-label={session?.title || 'Session'} onKeyDown={onKeyDown}>
      {hasMessages ? (
        <SubagentsProvider sessionId={sessionId}>
          <MessageList conversation={conversation} hasSteps={hasSteps} onGoOn={goOn} onRetry={(text) => void send(text, 'queue').catch((cause: unknown) => showError(cause, 'The message could not be sent again'))} />
        </SubagentsProvider>
      ) : (
        <div className={styles.place}>{conversation.error !== null ? <ErrorState error={conversation.error} onRetry={conversation.reload} /> : conversation.isLoading ? <LoadingState label="Reading messages" /> : empty}</div>
      )}
      <div className={styles.foot}>
        <div className={styles.footColumn}>
          {hasMessages && conversation.error !== null ? <ErrorState error={conversation.error} onRetry={conversation.reload} /> : null}
          {runtime === 'aide' ? <TaskLine sessionId={sessionId} /> : null}
          <QuestionTray sessionId={sessionId} />
          <DemoBanner modelId={modelId} />
          <Composer
            draftKey={sessionId}
            placeholder={placeholder}
            isBusy={isBusy}
            isCorrectable={active !== null}
            onSend={send}
            ensureSession={() => Promise.resolve(sessionId)}
            onStop={stop}
            pause={pause}
            controls={<><SessionMode session={session} onChanged={told} /><ModelPicker modelId={modelId} onChange={chooseModel} /><ToolSetButton ensureSession={() => Promise.resolve(sessionId)} /></>}
            meter={<ContextMeter sessionId={sessionId} turn={active ?? turns.at(-1) ?? null} />}
          />
        </div>
      </div>
      <AnswerAnnouncer store={store} />
    </section>
  );
}
