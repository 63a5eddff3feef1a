import type { MessageHit, RuntimeName } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../store/cursors.ts';
import { USER_PLACE } from '../store/schema.ts';
import type { Page } from '../store/session-store.ts';
import { wellFormed } from '../text.ts';
import { foldCharacter } from './folding.ts';
import { snippetOf } from './snippet.ts';

/** More of a query than this many characters is not looked at: each three of them are a look into the index. */
const MAX_QUERY = 200;
/** The index has trigrams; what is shorter is looked up by the trigrams that begin with it. */
const TRIGRAM = 3;
const SHORTEST = 2;
/** Trigrams of one look into the index; FTS5 refuses an expression that is too large. */
const TERMS_AT_ONCE = 100;
/** Behind every character there is. */
const LAST_CHARACTER = '\u{10FFFF}';

const hitCursor = z.tuple([z.number().int().nonnegative()]);

export interface SearchInput { readonly query: string; readonly cursor?: string | undefined; readonly limit: number; readonly workspaceId?: string | undefined }
export interface MessageSearch {
  /**
   * The messages that have the query as a part of their words, upper and lower case alike, newest first. A query of fewer than two
   * characters finds nothing; no query is an error. Throws UNUSABLE_INPUT for a cursor that no page gave out.
   */
  page(input: SearchInput): Page<MessageHit>;
  /** Its queries as SQL, for the test that asks SQLite how it runs them. */
  readonly statements: readonly string[];
}

interface HitRow { seq: number; sessionId: MessageHit['sessionId']; sessionTitle: string; messageId: MessageHit['messageId']; place: number; createdAt: number }

/** Search over the messages of one runtime; `tables.ts` tells how they are indexed. */
export function createMessageSearch<Runtime extends RuntimeName>(database: StateDatabase<Runtime>, runtime: Runtime): MessageSearch {
  const index = `${runtime}_message_search`;
  // CROSS JOIN: the index first, from its newest entry; the rest by key.
  const hitsSql = `
SELECT m.seq, m.session_id AS sessionId, s.title AS sessionTitle, m.id AS messageId, m.place, m.created_at AS createdAt
FROM ${index} AS f CROSS JOIN ${runtime}_messages AS m ON m.seq = f.rowid CROSS JOIN ${runtime}_sessions AS s ON s.id = m.session_id
WHERE f.body MATCH @expression AND f.rowid < @before AND s.deleted_at IS NULL AND (@workspaceId IS NULL OR s.workspace_id = @workspaceId)
ORDER BY f.rowid DESC LIMIT @count`;
  const termsSql = `SELECT term FROM ${index}_terms WHERE term >= @from AND term <= @to`;
  const textSql = `SELECT content FROM ${runtime}_message_parts WHERE message_seq = @seq AND kind = 'text' ORDER BY position`;
  const hits = database.raw.prepare<[Record<string, unknown>], HitRow>(hitsSql);
  const terms = database.raw.prepare<[{ from: string; to: string }], string>(termsSql).pluck();
  const text = database.raw.prepare<[{ seq: number }], string | null>(textSql).pluck();

  /** What to match, in as many expressions as it takes; none where nothing can be found. */
  function expressionsFor(characters: readonly string[]): string[] {
    if (characters.length >= TRIGRAM) return [phrase(characters.join(''))];
    if (characters.length < SHORTEST) return [];
    const beginning = characters.map(foldCharacter).join('');
    const found = terms.all({ from: beginning, to: beginning + LAST_CHARACTER });
    return Array.from({ length: Math.ceil(found.length / TERMS_AT_ONCE) }, (_, piece) => found.slice(piece * TERMS_AT_ONCE, (piece + 1) * TERMS_AT_ONCE).map(phrase).join(' OR '));
  }

  return {
    page({ query, cursor, limit, workspaceId }) {
      const before = decodeCursor(cursor, hitCursor)?.[0] ?? Number.MAX_SAFE_INTEGER;
      const characters = queryCharacters(query);
      const rows = new Map<number, HitRow>();
      for (const expression of expressionsFor(characters)) {
        for (const row of hits.all({ expression, before, workspaceId: workspaceId ?? null, count: limit + 1 })) rows.set(row.seq, row);
      }
      const newest = [...rows.values()].sort((one, other) => other.seq - one.seq);
      const shown = newest.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(({ seq, place, ...row }) => ({ ...row, role: place === USER_PLACE ? 'user' : 'assistant', ...snippetOf(text.all({ seq }).join('\n'), characters.join('')) })),
        nextCursor: newest.length > limit && last !== undefined ? encodeCursor([last.seq]) : null,
      };
    },
    statements: [hitsSql, termsSql, textSql],
  };
}

/** NUL ends a text for FTS5, so it is read as a blank; what surrounds a query is not meant to be found. */
function queryCharacters(query: string): string[] {
  return [...wellFormed(query.slice(0, MAX_QUERY * 4)).replaceAll('\0', ' ').trim()].slice(0, MAX_QUERY);
}

/** A string of FTS5's query language: in it only the quote has a meaning, which doubling takes. */
function phrase(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
