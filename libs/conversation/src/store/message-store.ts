import type { Message, MessagePart, TurnState } from '@chatos/contracts';
import { and, asc, desc, eq, lt, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { decodeCursor, encodeCursor, messageCursor } from './cursors.ts';
import { NEWEST_PARTS, PAGE_PARTS } from './newest-parts.ts';
import { partFromRow, partToRow } from './part-rows.ts';
import type { PartRow } from './part-rows.ts';
import { ASSISTANT_PLACE, USER_PLACE } from './schema.ts';
import type { ConversationTables } from './schema.ts';
import type { Page } from './session-store.ts';

/**
 * How much text one page may carry, in UTF-16 code units, besides its first message. Escaped and encoded it stays under the 32 MiB a frame
 * may have; a page that ends early has a cursor like any other.
 */
const PAGE_TEXT_LIMIT = 4_000_000;

export interface NewMessage { readonly id: string; readonly sessionId: string; readonly turnSeq: number; readonly role: Message['role']; readonly createdAt: number }
/** A message with the order it has in its session, and whether its turn ever started. */
export interface MessageRow extends Message { readonly seq: number; readonly turnSeq: number; readonly turnStartedAt: number | null }
export interface MessagePageInput { readonly sessionId: string; readonly cursor?: string | undefined; readonly limit: number }
/** The parts of one message in front of a place. */
export interface PartsInput { readonly sessionId: string; readonly messageId: string; readonly before: number; readonly limit: number }
/** Some parts of a message, in their order; `firstPosition` is the place of the first. */
export interface PartsPage { readonly parts: MessagePart[]; readonly firstPosition: number }

export interface MessageStore {
  /** Returns the number parts refer to. */
  insert(message: NewMessage): number;
  /** Writes one part as it now is. */
  putPart(messageSeq: number, position: number, part: MessagePart): void;
  /** One page of whole messages, oldest first within it; its cursor leads to older ones. */
  page(input: MessagePageInput): Page<MessageRow>;
  /** The same for a reader that shows it: of each message its newest parts, and no more of them than are shown at once, which may end the page early. */
  newestPage(input: MessagePageInput): Page<MessageRow>;
  /** The nearest parts in front of a place; null where the session has no such message. */
  parts(input: PartsInput): PartsPage | null;
  /** The messages of one turn, with all their parts. */
  ofTurn(turn: { readonly sessionId: string; readonly seq: number }): MessageRow[];
  /** The messages of one turn, with their newest parts. */
  newestOfTurn(turn: { readonly sessionId: string; readonly seq: number }): MessageRow[];
  explainable(input: MessagePageInput): { sql: string; params: unknown[] };
}

interface HeaderRow { seq: number; id: string; sessionId: string; turnSeq: number; place: number; createdAt: number; turnId: string; turnState: TurnState; turnNotice: string | null; turnStartedAt: number | null }

export function createMessageStore(db: BetterSQLite3Database, { messages, parts, turns }: ConversationTables): MessageStore {
  const insert = db.insert(messages).values({
    id: sql.placeholder('id'), sessionId: sql.placeholder('sessionId'), turnSeq: sql.placeholder('turnSeq'), place: sql.placeholder('place'), createdAt: sql.placeholder('createdAt'),
  }).prepare();
  const putPart = db.insert(parts).values({
    messageSeq: sql.placeholder('messageSeq'), position: sql.placeholder('position'), kind: sql.placeholder('kind'), step: sql.placeholder('step'),
    content: sql.placeholder('content'), tool: sql.placeholder('tool'),
  }).onConflictDoUpdate({ target: [parts.messageSeq, parts.position], set: { content: sql`excluded.content`, tool: sql`excluded.tool` } }).prepare();
  const partsOf = db.select({ position: parts.position, kind: parts.kind, step: parts.step, content: parts.content, tool: parts.tool })
    .from(parts).where(eq(parts.messageSeq, sql.placeholder('messageSeq'))).orderBy(asc(parts.position)).prepare();
  // Backwards over the primary key: the cost is that of what is read, wherever in a long message it lies.
  const partsBefore = db.select({ position: parts.position, kind: parts.kind, step: parts.step, content: parts.content, tool: parts.tool })
    .from(parts).where(and(eq(parts.messageSeq, sql.placeholder('messageSeq')), lt(parts.position, sql.placeholder('before')))).orderBy(desc(parts.position)).limit(sql.placeholder('limit')).prepare();
  const lastPosition = db.select({ position: parts.position }).from(parts).where(eq(parts.messageSeq, sql.placeholder('messageSeq'))).orderBy(desc(parts.position)).limit(1).prepare();
  const seqOf = db.select({ seq: messages.seq }).from(messages).where(and(eq(messages.id, sql.placeholder('messageId')), eq(messages.sessionId, sql.placeholder('sessionId')))).prepare();
  const header = {
    seq: messages.seq, id: messages.id, sessionId: messages.sessionId, turnSeq: messages.turnSeq, place: messages.place, createdAt: messages.createdAt,
    turnId: turns.id, turnState: turns.state, turnNotice: turns.notice, turnStartedAt: turns.startedAt,
  };
  const ofTurn = db.select(header).from(messages).innerJoin(turns, eq(turns.seq, messages.turnSeq))
    .where(and(eq(messages.sessionId, sql.placeholder('sessionId')), eq(messages.turnSeq, sql.placeholder('seq')))).orderBy(asc(messages.place)).prepare();

  function pageQuery(input: MessagePageInput) {
    const before = decodeCursor(input.cursor, messageCursor);
    return db.select(header).from(messages).innerJoin(turns, eq(turns.seq, messages.turnSeq))
      .where(and(
        eq(messages.sessionId, input.sessionId),
        before === null ? undefined : sql`(${messages.turnSeq}, ${messages.place}) < (${before[0]}, ${before[1]})`,
      ))
      .orderBy(desc(messages.turnSeq), desc(messages.place))
      .limit(input.limit + 1);
  }

  function withParts({ place, ...row }: HeaderRow): MessageRow {
    const rows = partsOf.all({ messageSeq: row.seq }) as PartRow[];
    return { ...row, role: place === USER_PLACE ? 'user' : 'assistant', parts: rows.map(partFromRow), firstPosition: 0 } as MessageRow;
  }

  function readParts(messageSeq: number, before: number, limit: number): PartsPage {
    const rows = (partsBefore.all({ messageSeq, before, limit }) as PartRow[]).reverse();
    return { parts: rows.map(partFromRow), firstPosition: rows[0]?.position ?? 0 };
  }

  function withNewestParts({ place, ...row }: HeaderRow): MessageRow {
    return { ...row, role: place === USER_PLACE ? 'user' : 'assistant', ...readParts(row.seq, Number.MAX_SAFE_INTEGER, NEWEST_PARTS) } as MessageRow;
  }

  /** How many parts `withNewestParts` would read: one look at the end of the message. */
  function newestCount(row: HeaderRow): number {
    return Math.min(NEWEST_PARTS, ((lastPosition.get({ messageSeq: row.seq }) as { position: number } | undefined)?.position ?? -1) + 1);
  }

  function readPage(input: MessagePageInput, isShown: boolean): Page<MessageRow> {
    const rows = pageQuery(input).all() as HeaderRow[];
    const items: MessageRow[] = [];
    let textLength = 0;
    let partCount = 0;
    for (const row of rows.slice(0, input.limit)) {
      partCount += isShown ? newestCount(row) : 0;
      if (items.length > 0 && partCount > PAGE_PARTS) break;
      const message = isShown ? withNewestParts(row) : withParts(row);
      textLength += textLengthOf(message.parts);
      if (items.length > 0 && textLength > PAGE_TEXT_LIMIT) break;
      items.push(message);
    }
    const last = items.at(-1);
    const nextCursor = items.length < rows.length && last ? encodeCursor([last.turnSeq, last.role === 'user' ? USER_PLACE : ASSISTANT_PLACE]) : null;
    return { items: items.reverse(), nextCursor };
  }

  return {
    insert({ role, ...message }) {
      return Number(insert.run({ ...message, place: role === 'user' ? USER_PLACE : ASSISTANT_PLACE }).lastInsertRowid);
    },
    putPart(messageSeq, position, part) {
      putPart.run({ messageSeq, ...partToRow(part, position) });
    },
    page: (input) => readPage(input, false),
    newestPage: (input) => readPage(input, true),
    parts({ sessionId, messageId, before, limit }) {
      const message = seqOf.get({ sessionId, messageId }) as { seq: number } | undefined;
      return message === undefined ? null : readParts(message.seq, before, limit);
    },
    ofTurn: ({ sessionId, seq }) => (ofTurn.all({ sessionId, seq }) as HeaderRow[]).map(withParts),
    newestOfTurn: ({ sessionId, seq }) => (ofTurn.all({ sessionId, seq }) as HeaderRow[]).map(withNewestParts),
    explainable: (input) => pageQuery(input).toSQL(),
  };
}

/** The message as the contract has it. */
export function publicMessage({ seq: _seq, turnSeq: _turnSeq, turnStartedAt: _startedAt, ...message }: MessageRow): Message {
  return message;
}

export function textLengthOf(parts: readonly MessagePart[]): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'tool' ? (part.result?.length ?? 0) : part.text.length), 0);
}
