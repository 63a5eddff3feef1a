import { TERMINAL_TURN_STATES } from '@chatos/contracts';
import type { Message, Turn } from '@chatos/contracts';
import type { ConversationState } from './conversation-state.ts';

/** One row of the list: a message, and, below the last one of a turn, how the turn stands or ended. */
export interface ConversationRow {
  readonly message: Message;
  readonly turn: Turn | null;
  readonly isLastOfTurn: boolean;
}

export function conversationRows(state: ConversationState): ConversationRow[] {
  const turns = new Map(state.turns.map((turn) => [turn.id, turn]));
  return state.messages.map((message, index) => ({
    message,
    turn: turns.get(message.turnId) ?? null,
    isLastOfTurn: state.messages[index + 1]?.turnId !== message.turnId,
  }));
}

/** The turn that runs or waits for an approval. */
export function activeTurn(state: ConversationState): Turn | null {
  return state.turns.find((turn) => turn.state === 'running' || turn.state === 'waiting-for-approval') ?? null;
}

export function queuedTurns(state: ConversationState): Turn[] {
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

/** The words of a message, without its tool calls and reasoning. */
export function messageText(message: Message): string {
  return message.parts
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .filter((text) => text !== '')
    .join('\n\n');
}
