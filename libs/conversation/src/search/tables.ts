import type { RuntimeName } from '@chatos/contracts';

/**
 * The full-text index of one runtime's messages, kept by triggers: a user's message is indexed when its turn starts (or ends without a
 * start), which is not a part of its sending; an answer when its turn ends, and not with each of the rewrites while it streams; a message
 * that goes takes its entry with it.
 *
 * - Trigrams, because they find a part of a word in any script, in those too that put no blanks between words. The entry's number is the
 *   message's, so that the newest hits are read first and nothing is sorted or ranked.
 * - The text itself is not kept a second time (`content=''`).
 * - Two line ends close each text: so each two characters of a message are the beginning of a trigram, and a query of two characters is
 *   answered from the same index, over the terms that begin with them (`…_search_terms`).
 */
export function createSearchTables(prefix: RuntimeName): string {
  const index = `${prefix}_message_search`;
  return `
CREATE VIRTUAL TABLE ${index} USING fts5 (body, content='', contentless_delete=1, tokenize='trigram');
CREATE VIRTUAL TABLE ${prefix}_message_search_terms USING fts5vocab ('${index}', 'row');

INSERT INTO ${index} (rowid, body)
SELECT seq, body FROM (SELECT m.seq, ${bodyOf(prefix, 'm.seq')} AS body FROM ${prefix}_messages AS m JOIN ${prefix}_turns AS t ON t.seq = m.turn_seq WHERE t.finished_at IS NOT NULL OR (m.place = 0 AND t.started_at IS NOT NULL))
WHERE body IS NOT NULL;

${createTurnTriggers(prefix)}

CREATE TRIGGER ${index}_gone AFTER DELETE ON ${prefix}_messages
BEGIN
  DELETE FROM ${index} WHERE rowid = OLD.seq;
END;
`;
}

/** The triggers on the table of turns: they go with it where that table is made anew. */
export function createTurnTriggers(prefix: RuntimeName): string {
  const index = `${prefix}_message_search`;
  return `CREATE TRIGGER ${index}_asked AFTER UPDATE OF started_at, finished_at ON ${prefix}_turns
WHEN OLD.started_at IS NULL AND OLD.finished_at IS NULL AND (NEW.started_at IS NOT NULL OR NEW.finished_at IS NOT NULL)
BEGIN
  ${indexMessages(prefix, 0)}
END;

CREATE TRIGGER ${index}_answered AFTER UPDATE OF finished_at ON ${prefix}_turns
WHEN NEW.finished_at IS NOT NULL AND OLD.finished_at IS NULL
BEGIN
  ${indexMessages(prefix, 1)}
END;`;
}

/** Indexes the message a turn (NEW) has at a place, where it has words. */
function indexMessages(prefix: RuntimeName, place: 0 | 1): string {
  return `INSERT INTO ${prefix}_message_search (rowid, body)
  SELECT seq, body FROM (SELECT m.seq, ${bodyOf(prefix, 'm.seq')} AS body FROM ${prefix}_messages AS m WHERE m.session_id = NEW.session_id AND m.turn_seq = NEW.seq AND m.place = ${place})
  WHERE body IS NOT NULL;`;
}

/** The words of a message, without its reasoning, tool calls and attachments; NULL where it has none. */
function bodyOf(prefix: RuntimeName, messageSeq: string): string {
  return `(SELECT group_concat(p.content, char(10) ORDER BY p.position) || char(10, 10) FROM ${prefix}_message_parts AS p WHERE p.message_seq = ${messageSeq} AND p.kind = 'text')`;
}
