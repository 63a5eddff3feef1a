import type { FileChange } from '@chatos/contracts';
import { randomUUID } from 'node:crypto';
import type { RuntimeTables } from './tables.ts';

export type FileChangeRow = RuntimeTables['fileChanges']['$inferSelect'];

/** A content by its SHA-256 in hex alone: it is in the store already, or too large to be kept. */
export interface KnownContent {
  readonly hash: string;
}

/** A change that is about to be made, with the whole contents before and after (of a link: what it says); null where there is no file. */
export interface NewFileChange
  extends Pick<FileChange, 'path' | 'absolutePath' | 'changeType' | 'sessionId'>,
    Partial<Pick<FileChange, 'workspaceRoot' | 'tool' | 'server' | 'runId' | 'userMessageId' | 'diff' | 'toolCallId'>> {
  before: Uint8Array | KnownContent | null;
  after: Uint8Array | KnownContent | null;
  /** Kind and permission bits as in `st_mode`; the bits 0 where they are not known. Left out where nothing is known of them. */
  beforeMode?: number | null;
  afterMode?: number | null;
}

/** A longer difference is cut in the records, where lists of changes are read with it; the contents before and after tell the rest. */
const MAX_DIFF_LENGTH = 256 * 1024;

export function toFileChange({ sequence: _sequence, state: _state, logged: _logged, writer: _writer, logOffset: _logOffset, beforeMode: _beforeMode, afterMode: _afterMode, ...change }: FileChangeRow): FileChange {
  return { ...change, isRestorable: isRestorable(change) };
}

/** What was there before is known: of what was created, that there was nothing. */
export function isRestorable({ changeType, before }: Pick<FileChange, 'changeType' | 'before'>): boolean {
  return changeType === 'created' || before !== null;
}

/** The row of a change that is not made yet. */
export function toPendingRow({ diff = '', ...change }: Omit<NewFileChange, 'before' | 'after'>) {
  const planned = { workspaceRoot: '', tool: '', server: '', runId: '', userMessageId: '', toolCallId: '', beforeMode: null, afterMode: null, ...change };
  return { ...planned, diff: cut(diff), id: randomUUID(), createdAt: Date.now(), state: 'pending' as const, logged: false };
}

/** The contents that rows name. */
export function hashesOf(rows: readonly { before: string | null; after: string | null }[]): Set<string> {
  return new Set(rows.flatMap(({ before, after }) => [before, after]).filter((hash) => hash !== null));
}

function cut(diff: string): string {
  if (diff.length <= MAX_DIFF_LENGTH) return diff;
  const shown = diff.slice(0, diff.lastIndexOf('\n', MAX_DIFF_LENGTH) + 1);
  return `${shown}\\ The difference is cut here: it has ${diff.length.toLocaleString('en')} characters.\n`;
}
