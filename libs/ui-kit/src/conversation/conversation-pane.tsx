import type { Attachment, SessionId } from '@chatos/contracts';
import type { KeyboardEvent, ReactNode } from 'react';
import { belongsToInputMethod } from '../composer/composer-keys.ts';
import { Composer } from '../composer/composer.tsx';
import type { WhenBusy } from '../composer/composer.tsx';
import { AnswerAnnouncer } from '../messages/answer-announcer.tsx';
import { MessageList } from '../messages/message-list.tsx';
import { DemoBanner } from '../models/demo-banner.tsx';
import { ModelPicker } from '../models/model-picker.tsx';
import { QuestionTray } from '../questions/question-tray.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { showError } from '../shell/toasts.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { ToolSetButton } from '../tool-sets/tool-set-button.tsx';
import styles from './conversation-pane.module.css';
import { activeTurn, queuedTurns } from './conversation-view.ts';
import { useConversation } from './use-conversation.ts';

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
  const { client, turnWord } = useRuntime();
  const conversation = useConversation(sessionId);
  const { state, store } = conversation;
  const active = activeTurn(state);
  const queued = queuedTurns(state);

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
  const chooseModel = (modelId: string) => {
    client.sessions
      .update({ id: sessionId, modelId })
      .then((session) => store.dispatch({ type: 'event', event: { type: 'session', session } }))
      .catch((cause: unknown) => showError(cause, 'The model could not be changed'));
  };

  const isBusy = active !== null || queued.length > 0;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isForSomethingOpen = document.querySelector('[role="menu"], [role="dialog"]') !== null || !event.currentTarget.contains(event.target as Node);
    if (event.key === 'Escape' && isBusy && !event.defaultPrevented && !isForSomethingOpen && !belongsToInputMethod(event.nativeEvent, false)) stop();
  };

  if (state.isDeleted) return <EmptyState title="This session was deleted" />;
  const modelId = state.session?.modelId ?? null;
  const hasMessages = state.messages.length > 0;
  return (
    <section className={styles.pane} aria-label={state.session?.title || 'Session'} onKeyDown={onKeyDown}>
      {hasMessages ? (
        <MessageList conversation={conversation} hasSteps={hasSteps} onRetry={(text) => void send(text, 'queue').catch((cause: unknown) => showError(cause, 'The message could not be sent again'))} />
      ) : (
        <div className={styles.place}>{conversation.error !== null ? <ErrorState error={conversation.error} onRetry={conversation.reload} /> : conversation.isLoading ? <LoadingState label="Reading messages" /> : empty}</div>
      )}
      <div className={styles.foot}>
        <div className={styles.footColumn}>
          {hasMessages && conversation.error !== null ? <ErrorState error={conversation.error} onRetry={conversation.reload} /> : null}
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
            controls={<><ModelPicker modelId={modelId} onChange={chooseModel} /><ToolSetButton ensureSession={() => Promise.resolve(sessionId)} /></>}
          />
        </div>
      </div>
      <AnswerAnnouncer state={state} />
    </section>
  );
}
