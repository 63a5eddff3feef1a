import { TERMINAL_TURN_STATES } from '@chatos/contracts';
import type { Message, MessagePart, Turn } from '@chatos/contracts';
import { createPieces } from '../messages/message-pieces.ts';
import type { CutMessage, MessagePiece } from '../messages/message-pieces.ts';
import type { ConversationState } from './conversation-state.ts';

/** One row of the list: a message, or a piece of a long answer, and, below the last one of a turn, how the turn stands or ended. */
export interface ConversationRow {
  readonly key: string;
  readonly message: Message;
  /** Of the assistant's message what this row shows; null for the user's. */
  readonly piece: MessagePiece | null;
  readonly turn: Turn | null;
  readonly isLastOfTurn: boolean;
}

export function conversationRows(state: Pick<ConversationState, 'messages' | 'turns'>, cut: CutMessage = createPieces()): ConversationRow[] {
  const turns = new Map(state.turns.map((turn) => [turn.id, turn]));
  return state.messages.flatMap((message, index): ConversationRow[] => {
    const turn = turns.get(message.turnId) ?? null;
    const isLastOfTurn = state.messages[index + 1]?.turnId !== message.turnId;
    if (message.role === 'user') return [{ key: message.id, message, piece: null, turn, isLastOfTurn }];
    return cut(message).map((piece) => ({ key: piece.key, message, piece, turn, isLastOfTurn: isLastOfTurn && piece.isLast }));
  });
}

/** The turn that runs, is paused, or waits for an approval. */
export function activeTurn(state: Pick<ConversationState, 'turns'>): Turn | null {
  return state.turns.find((turn) => turn.state !== 'queued' && !hasEnded(turn.state)) ?? null;
}

export function queuedTurns(state: Pick<ConversationState, 'turns'>): Turn[] {
  return state.turns.filter((turn) => turn.state === 'queued');
}

/** How the turn of a row stands: as watched, else as it was when the message was read. */
export function turnOutcome(row: ConversationRow): { state: Message['turnState']; notice: string | null } {
  if (row.turn !== null) return { state: row.turn.state, notice: row.turn.notice };
  return { state: row.message.turnState, notice: row.message.turnNotice };
}

export function hasEnded(state: Message['turnState']): boolean {
  return TERMINAL_TURN_STATES.includes(state);
}

/** The words of what a row shows. */
export function rowText({ message, piece }: ConversationRow): string {
  return piece === null ? messageText(message) : wordsOf(piece.steps.flatMap(({ parts }) => parts.map(({ part }) => part)));
}

/** The words of a message, without its tool calls and reasoning. */
export function messageText(message: Message): string {
  return wordsOf(message.parts);
}

function wordsOf(parts: readonly MessagePart[]): string {
  return parts
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .filter((text) => text !== '')
    .join('\n\n');
}
