import type { Message, MessagePart, Session, SessionEvent, Turn } from '@chatos/contracts';
import { appendDelta, putPart, takenOver, withEarlierParts } from './message-parts.ts';

/** What a page knows of one session: the messages it has read or watched, and the turns it has heard of. Immutable. */
export interface ConversationState {
  readonly session: Session | null;
  /** Oldest first; a turn's messages stand together. */
  readonly messages: readonly Message[];
  readonly turns: readonly Turn[];
  /** Leads to older messages; null where the oldest is here, undefined before the first page. */
  readonly olderCursor: string | null | undefined;
  readonly isDeleted: boolean;
  /** The messages the present watch has told of: what it says is newer than any page. */
  readonly watched: ReadonlySet<string>;
}

export type ConversationAction =
  | { type: 'event'; event: SessionEvent }
  /** A page of messages, oldest first; `isOlder` where it was asked for by the cursor, else it is the newest page. */
  | { type: 'page'; messages: readonly Message[]; nextCursor: string | null; isOlder: boolean }
  /** The parts of a message in front of those known; `firstPosition` is the place of the first of them. */
  | { type: 'earlier'; messageId: string; parts: readonly MessagePart[]; firstPosition: number }
  /** The answer to `turns.send`. */
  | { type: 'sent'; turn: Turn; message: Message };

export const EMPTY_CONVERSATION: ConversationState = { session: null, messages: [], turns: [], olderCursor: undefined, isDeleted: false, watched: new Set() };

export function reduceConversation(state: ConversationState, action: ConversationAction): ConversationState {
  switch (action.type) {
    case 'event':
      return reduceEvent(state, action.event);
    case 'page':
      return mergePage(state, action);
    case 'earlier':
      return changeMessage(state, action.messageId, (message) => withEarlierParts(message, action));
    case 'sent': {
      // What the watch has told meanwhile is newer than the answer.
      const turns = state.turns.some((turn) => turn.id === action.turn.id) ? state.turns : putTurn(state.turns, action.turn);
      const messages = state.messages.some((message) => message.id === action.message.id) ? state.messages : putMessage(state.messages, action.message);
      return { ...state, turns, messages };
    }
  }
}

function reduceEvent(state: ConversationState, event: SessionEvent): ConversationState {
  switch (event.type) {
    case 'state':
      return {
        ...state,
        session: event.session,
        // Turns that were under way before and are not named any more have ended unseen: the page of messages read next says how.
        turns: event.turns,
        messages: event.messages.reduce(putMessage, state.messages),
        watched: new Set(event.messages.map((message) => message.id)),
        isDeleted: false,
      };
    case 'session':
      return { ...state, session: event.session };
    case 'turn':
      return { ...state, turns: putTurn(state.turns, event.turn) };
    case 'message':
      return { ...state, messages: putMessage(state.messages, event.message), watched: withId(state.watched, event.message.id) };
    case 'delta':
      return watchedMessage(state, event.messageId, (message) => appendDelta(message, event));
    case 'part':
      return watchedMessage(state, event.messageId, (message) => putPart(message, event.position, event.part));
    case 'deleted':
      return { ...state, isDeleted: true };
  }
}

function putTurn(turns: readonly Turn[], turn: Turn): readonly Turn[] {
  const index = turns.findIndex((known) => known.id === turn.id);
  return index === -1 ? [...turns, turn] : turns.with(index, turn);
}

/** Replaces the message, or puts it behind the last one of its turn, or at the end. */
function putMessage(messages: readonly Message[], message: Message): readonly Message[] {
  const index = messages.findLastIndex((known) => known.id === message.id);
  if (index !== -1) return messages.with(index, takenOver(messages[index]!, message));
  const lastOfTurn = messages.findLastIndex((known) => known.turnId === message.turnId);
  return lastOfTurn === -1 ? [...messages, message] : messages.toSpliced(lastOfTurn + 1, 0, message);
}

function changeMessage(state: ConversationState, messageId: string, change: (message: Message) => Message): ConversationState {
  const index = state.messages.findLastIndex((message) => message.id === messageId);
  const message = state.messages[index];
  // A message that was never announced belongs to a session just left, or to an older page that will be read whole.
  if (message === undefined) return state;
  const changed = change(message);
  return changed === message ? state : { ...state, messages: state.messages.with(index, changed) };
}

function watchedMessage(state: ConversationState, messageId: string, change: (message: Message) => Message): ConversationState {
  const changed = changeMessage(state, messageId, change);
  return changed === state ? state : { ...changed, watched: withId(state.watched, messageId) };
}

function withId(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? ids : new Set([...ids, id]);
}

function mergePage(state: ConversationState, page: { messages: readonly Message[]; nextCursor: string | null; isOlder: boolean }): ConversationState {
  const known = new Map(state.messages.map((message) => [message.id, message]));
  // What is being watched is ahead of what is on disk; everything else is as the disk has it.
  const read = page.messages.map((message) => {
    const before = known.get(message.id);
    if (before === undefined) return message;
    return state.watched.has(message.id) ? before : takenOver(before, message);
  });
  const inPage = new Set(read.map((message) => message.id));
  const others = state.messages.filter((message) => !inPage.has(message.id));
  if (page.isOlder) return { ...state, messages: [...read, ...others], olderCursor: page.nextCursor };
  return mergeNewest(state, read, others, page.nextCursor);
}

/** The newest page: what was known goes before it where the two overlap; where they do not, there is a gap, and the older part is dropped. */
function mergeNewest(state: ConversationState, read: readonly Message[], others: readonly Message[], nextCursor: string | null): ConversationState {
  const first = read[0];
  const isOverlapping = first !== undefined && state.messages.some((message) => message.id === first.id);
  const oldest = first?.createdAt ?? 0;
  const older = isOverlapping ? others.filter((message) => message.createdAt < oldest) : [];
  const newer = others.filter((message) => message.createdAt >= oldest);
  const messages = newer.reduce(putMessage, [...older, ...read]);
  return { ...state, messages, olderCursor: isOverlapping && state.olderCursor !== undefined ? state.olderCursor : nextCursor };
}
