import type { Message, TurnId } from '@chatos/contracts';
import { hasEnded, messageText, turnOutcome } from '../conversation/conversation-view.ts';
import type { ConversationRow } from '../conversation/conversation-view.ts';
import { AssistantMessage } from './assistant-message.tsx';
import { EarlierSteps } from './earlier-steps.tsx';
import styles from './messages.module.css';
import { TurnFooter } from './turn-footer.tsx';
import { UserMessage } from './user-message.tsx';

export interface MessageRowProps {
  readonly row: ConversationRow;
  readonly messages: readonly Message[];
  readonly hasSteps: boolean;
  readonly onRetry: (text: string) => void;
  /** Null where this row's turn is not the one to go on with. */
  readonly onGoOn: ((turnId: TurnId) => Promise<void>) | null;
  readonly onEarlier: (row: ConversationRow) => Promise<unknown>;
}

/** One message, or a piece of a long one, and, if it is the last of its turn, how that turn ended. */
export function MessageRow({ row, messages, hasSteps, onRetry, onGoOn, onEarlier }: MessageRowProps) {
  const { message, piece } = row;
  const { state } = turnOutcome(row);
  const question = () => {
    const asked = messages.findLast((other) => other.turnId === message.turnId && other.role === 'user');
    return asked === undefined ? null : messageText(asked);
  };
  const retry = () => {
    const text = question();
    if (text !== null) onRetry(text);
  };
  return (
    <div className={styles.column} data-continued={(piece !== null && !piece.isLast) || undefined} data-continuing={(piece !== null && !piece.isFirst) || undefined}>
      {piece?.isFirst === true && message.firstPosition > 0 ? <EarlierSteps count={piece.steps[0]?.step ?? 0} onLoad={() => onEarlier(row)} /> : null}
      {piece === null ? (
        <UserMessage message={message} isQueued={state === 'queued'} />
      ) : (
        <AssistantMessage message={message} piece={piece} isStreaming={!hasEnded(state) && state !== 'paused' && row.isLastOfTurn} hasSteps={hasSteps} />
      )}
      {row.isLastOfTurn ? <TurnFooter row={row} hasSteps={hasSteps} onRetry={question() === null ? null : retry} onGoOn={onGoOn === null ? null : () => onGoOn(message.turnId)} /> : null}
    </div>
  );
}
