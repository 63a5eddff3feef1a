import { Loader } from '@mantine/core';
import type { Message, MessagePart } from '@chatos/contracts';
import { IconChevronRight } from '@tabler/icons-react';
import { memo } from 'react';
import { messageText } from '../conversation/conversation-view.ts';
import { CopyButton } from '../markdown/copy-button.tsx';
import { StreamingMarkdown } from '../markdown/streaming-markdown.tsx';
import { ApprovalCard } from '../tools/approval-card.tsx';
import { useExpansion } from '../tools/expansion.tsx';
import { ToolCard } from '../tools/tool-card.tsx';
import { TEST_IDS } from '../test-ids.ts';
import type { MessagePiece } from './message-pieces.ts';
import styles from './messages.module.css';
import { Note, Summary } from './workbench-part.tsx';

export interface AssistantMessageProps {
  readonly message: Message;
  /** What of it is drawn here. */
  readonly piece: MessagePiece;
  readonly isStreaming: boolean;
  /** Whether each call of the model is shown as a numbered step, as AIDE does. */
  readonly hasSteps: boolean;
}

/** An answer, or a piece of a long one: text, reasoning, tool calls, and the questions they raise, in the order they came. */
export const AssistantMessage = memo(function AssistantMessage({ message, piece, isStreaming, hasSteps }: AssistantMessageProps) {
  const { steps } = piece;
  const lastPosition = message.firstPosition + message.parts.findLastIndex(({ kind }) => kind !== 'correction' && kind !== 'note');
  const drawn = steps.map(({ step, parts }) => {
    const content = parts.map(({ part, position }) => (
      <Part key={position} part={part} message={message} isStreaming={isStreaming && position === lastPosition} expansionKey={`${message.id}:${position}`} />
    ));
    if (!hasSteps) return content;
    return (
      <li key={step} className={styles.step} data-testid={TEST_IDS.step} data-step={step}>
        <span className={styles.stepNumber} data-wide={step >= 99 || undefined} aria-label={`Step ${step + 1}`}>
          {step + 1}
        </span>
        <div className={styles.stepParts}>{content}</div>
      </li>
    );
  });
  return (
    <article className={styles.assistant} data-testid={TEST_IDS.messageAssistant} aria-label="Assistant" aria-busy={isStreaming} data-streaming={isStreaming || undefined} data-continued={!piece.isLast || undefined}>
      {hasSteps ? <ol className={styles.steps}>{drawn}</ol> : drawn}
      {isStreaming && isThinking(message) ? <Waiting /> : null}
      {!isStreaming && piece.isLast && steps.length > 0 ? (
        <div className={styles.tools}>
          <CopyButton label="Copy answer" text={() => messageText(message)} />
        </div>
      ) : null}
    </article>
  );
}, isDrawnAlike);

/** The message itself grows with each delta; only its last piece draws more of it than its own steps. */
function isDrawnAlike(before: AssistantMessageProps, after: AssistantMessageProps): boolean {
  return before.piece === after.piece && before.isStreaming === after.isStreaming && before.hasSteps === after.hasSteps && (before.message === after.message || !after.piece.isLast);
}

function Part({ part, message, isStreaming, expansionKey }: { part: MessagePart; message: Message; isStreaming: boolean; expansionKey: string }) {
  if (part.kind === 'text') return <StreamingMarkdown text={part.text} isStreaming={isStreaming} />;
  if (part.kind === 'reasoning') return <Reasoning text={part.text} isStreaming={isStreaming} expansionKey={expansionKey} />;
  if (part.kind === 'attachment') return null;
  if (part.kind === 'correction') return <Correction text={part.text} />;
  if (part.kind === 'note') return <Note text={part.text} expansionKey={expansionKey} />;
  if (part.kind === 'summary') return <Summary part={part} expansionKey={expansionKey} />;
  // A turn that is held has its answer already.
  if (part.state === 'waiting-for-approval' && message.turnState !== 'paused') return <ApprovalCard part={part} sessionId={message.sessionId} turnId={message.turnId} />;
  return <ToolCard part={part} />;
}

/** What the user said while it ran, where the model was told of it. */
function Correction({ text }: { text: string }) {
  return (
    <div className={styles.correction} role="note" aria-label="Your correction" data-testid={TEST_IDS.correction}>
      <span className={styles.correctionMark}>You, while it ran</span>
      {text}
    </div>
  );
}

function Reasoning({ text, isStreaming, expansionKey }: { text: string; isStreaming: boolean; expansionKey: string }) {
  const [isOpen, setOpen] = useExpansion(`reasoning:${expansionKey}`);
  return (
    <div className={styles.reasoning} data-testid={TEST_IDS.reasoning}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={13} data-open={isOpen || undefined} aria-hidden="true" />
        {isStreaming ? 'Thinking…' : 'Thoughts'}
      </button>
      {isOpen ? <div className={styles.reasoningText}>{text}</div> : null}
    </div>
  );
}

/** Whether there is nothing to see growing just now: no text yet, or a model call after tools. */
function isThinking(message: Message): boolean {
  const last = message.parts.at(-1);
  if (last === undefined || last.kind === 'correction' || last.kind === 'note' || last.kind === 'summary') return true;
  if (last.kind === 'tool') return last.state !== 'waiting-for-approval' && last.state !== 'running';
  return last.text === '';
}

function Waiting() {
  return (
    <div className={styles.waiting}>
      <Loader type="dots" size={22} aria-hidden="true" />
      <span className="visually-hidden">Waiting for the model</span>
    </div>
  );
}
