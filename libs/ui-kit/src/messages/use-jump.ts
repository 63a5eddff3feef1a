import type { MessageId } from '@chatos/contracts';
import { useEffect, useState } from 'react';
import type { ConversationRow } from '../conversation/conversation-view.ts';
import { showError } from '../shell/toasts.tsx';
import { jumpToMessage, useMessageJump } from '../workbench/message-jump.ts';

/** How long the message that was looked for is marked. */
const MARKED_MS = 2_500;
/** So many messages are read on the way to one at most. */
const MOST_READ = 10_000;

export interface JumpOptions {
  readonly sessionId: string | undefined;
  readonly rows: readonly ConversationRow[];
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  /** Whether messages could not be read. */
  readonly hasFailed: boolean;
  loadOlder(): void;
  /** Reads earlier parts of the long message nearest to the end that has any; false where there is none left to read. */
  readEarlier(): boolean;
  show(index: number): void;
}

/** Goes to the message a search led to, reading older pages until it is there; returns the message that is marked now. */
export function useJump({ sessionId, rows, hasOlder, isLoadingOlder, hasFailed, loadOlder, readEarlier, show }: JumpOptions): MessageId | null {
  const jump = useMessageJump();
  const [marked, setMarked] = useState<MessageId | null>(null);
  const wanted = jump !== null && jump.sessionId === sessionId ? jump : null;
  const index = wanted === null ? -1 : rows.findIndex((row) => ('messageId' in wanted ? row.message.id === wanted.messageId : hasCall(row, wanted.callId)));

  useEffect(() => {
    if (wanted === null || isLoadingOlder || rows.length === 0) return;
    if (index !== -1) {
      show(index);
      setMarked(rows[index]?.message.id ?? null);
      jumpToMessage(null);
    } else if (hasFailed) {
      // The conversation says why, and lets it be tried again.
      jumpToMessage(null);
    } else if ('callId' in wanted && readEarlier()) {
      // Its call may stand before the parts that were read of it.
    } else if (hasOlder && rows.length < MOST_READ) {
      loadOlder();
    } else {
      jumpToMessage(null);
      showError(new Error('The message is too far back in this session, or it is gone.'), 'The message was not reached');
    }
  });
  useEffect(() => {
    if (marked === null) return undefined;
    const timer = setTimeout(() => setMarked(null), MARKED_MS);
    return () => clearTimeout(timer);
  }, [marked]);
  return marked;
}

function hasCall({ piece }: ConversationRow, callId: string): boolean {
  return piece !== null && piece.steps.some(({ parts }) => parts.some(({ part }) => part.kind === 'tool' && part.callId === callId));
}
