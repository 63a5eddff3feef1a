import type { NewFileChange, RuntimeStore } from '@chatos/runtime-store';
import { gitDiff } from '@chatos/workspace-files';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Difference } from './compare.ts';
import type { Content } from './file-content.ts';
import { readContent } from './file-content.ts';
import type { KnownContents } from './known-contents.ts';

/** Whose changes are recorded: the call of a tool. */
export interface ChangePlace {
  /** As the model called it. */
  readonly tool: string;
  readonly sessionId: string;
  readonly runId: string;
  readonly userMessageId: string;
  readonly toolCallId: string;
  /** What all contents together may take of the disk. */
  readonly maxContentBytes: number;
}

export type ChangeRecords = Pick<RuntimeStore, 'fileChanges' | 'changeHistory' | 'contents'>;

/** What was found, whether or not all of it could be recorded. */
export interface RecordedDifferences {
  readonly paths: readonly string[];
  /** What the model and the user are to know of it; '' for nothing. */
  readonly notice: string;
}

/** The server's name in the records. */
const SERVER = 'shell_tasks';
/** Of a command that changes more files, as one that unpacks an archive, the rest is counted and not recorded. */
const MOST_RECORDED = 1_000;
/** Contents of larger files are not stored, only what they are known by; beyond the second not even that. */
const MOST_STORED_BYTES = 16 * 1024 * 1024;
const MOST_HASHED_BYTES = 512 * 1024 * 1024;
/** Of the contents of one command together, in memory while they are written. */
const MOST_AT_ONCE_BYTES = 64 * 1024 * 1024;
/** A tool says what it will change before it does: what it had said so long before a look, and is there now, was made since. */
const SAID_BEFORE_MS = 2_000;

/** Turns differences into records, and leaves out what other tools have recorded since, and what did not change its content. */
export class ChangeRecorder {
  readonly #root: string;
  readonly #records: ChangeRecords;
  readonly #contents: KnownContents;
  readonly #onError: (error: Error) => void;

  constructor({ root, records, contents, onError }: { root: string; records: ChangeRecords; contents: KnownContents; onError: (error: Error) => void }) {
    this.#root = root;
    this.#records = records;
    this.#contents = contents;
    this.#onError = onError;
  }

  /** `since`: when the look was begun that the differences are from. Never rejects. */
  async record(differences: readonly Difference[], since: number, place: ChangePlace): Promise<RecordedDifferences> {
    const found: NewFileChange[] = [];
    let [storedBytes, more] = [0, 0];
    for (const difference of differences) {
      // Many files: the terminals of this process go on meanwhile.
      await setImmediate();
      if (found.length >= MOST_RECORDED) {
        more += Number(!difference.isSuspected);
        continue;
      }
      const change = await this.#changeOf(difference, since, place, MOST_AT_ONCE_BYTES - storedBytes);
      if (change === null) continue;
      found.push(change);
      storedBytes += sizeOf(change.before) + sizeOf(change.after);
    }
    const paths = found.map(({ path }) => path);
    const unrecorded = more === 0 ? '' : `${more} more files changed, which are not recorded: a command records ${MOST_RECORDED.toLocaleString('en')} at most.`;
    return { paths, notice: [unrecorded, this.#write(found, place.maxContentBytes)].filter((text) => text !== '').join(' ') };
  }

  #write(changes: readonly NewFileChange[], maxContentBytes: number): string {
    if (changes.length === 0) return '';
    try {
      const { ids, areContentsKept } = this.#records.fileChanges.plan(changes, { maxContentBytes });
      this.#records.fileChanges.finish(ids);
      return areContentsKept ? '' : 'The contents before and after are not kept: the content store has no room for them in its budget.';
    } catch (error: unknown) {
      this.#onError(error instanceof Error ? error : new Error(String(error)));
      return 'The changes of files could not be recorded: the disk of the workbench may be full, or read-only. Tell the user.';
    }
  }

  /** Null where its content did not change, or another tool recorded it. */
  async #changeOf({ path, before: factsBefore, after: factsAfter, isSuspected }: Difference, since: number, place: ChangePlace, roomBytes: number): Promise<NewFileChange | null> {
    const absolutePath = join(this.#root, path);
    const known = factsBefore === null ? null : this.#contents.of(path, factsBefore);
    const after = factsAfter === null ? null : await readContent(absolutePath, { maxBytes: Math.min(MOST_STORED_BYTES, Math.max(0, roomBytes)), maxHashedBytes: MOST_HASHED_BYTES });
    if (after === null) this.#contents.forget(path);
    else this.#contents.keep(path, after);
    const newest = this.#records.changeHistory.newestOf(absolutePath, since - SAID_BEFORE_MS, SERVER);
    const afterHash = hashOf(after);
    // It is what another tool made of it, and that tool's change is recorded.
    if (newest !== null && newest.after === afterHash && (after !== null) === (factsAfter !== null)) return null;
    const made = newest !== null && newest.createdAt >= since && newest.after !== hashOf(known) ? newest : null;
    const before = made === null ? contentOf(known) : made.after === null ? null : { hash: made.after };
    const wasThere = made === null ? factsBefore !== null : made.after !== null;
    if (!wasThere && factsAfter === null) return null;
    const isUnknown = wasThere && before === null;
    if (isUnknown ? isSuspected : wasThere && after !== null && hashOf(before) === afterHash) return null;
    const changeType = !wasThere ? 'created' : factsAfter === null ? 'deleted' : 'modified';
    return {
      ...callOf(place), path, absolutePath, workspaceRoot: this.#root, server: SERVER, changeType, before: wasThere ? before : null, after: contentOf(after),
      beforeMode: wasThere ? (factsBefore?.mode ?? null) : null, afterMode: factsAfter?.mode ?? null,
      diff: this.#diffOf(path, { content: wasThere ? before : null, mode: factsBefore?.mode, isThere: wasThere }, { content: contentOf(after), mode: factsAfter?.mode, isThere: factsAfter !== null }),
    };
  }

  /** '' where a side is not known; what is binary, or too large to be read, is told in a line. */
  #diffOf(path: string, before: Side, after: Side): string {
    const [left, right] = [before, after].map(({ content, mode = 0o100644, isThere }) => {
      const bytes = content === null || content instanceof Uint8Array ? content : this.#records.contents.read(content.hash);
      return bytes === null ? (isThere ? undefined : null) : { bytes, mode };
    });
    return left === undefined || right === undefined ? '' : gitDiff(path, left, right);
  }
}

interface Side {
  readonly content: NewFileChange['before'];
  readonly mode: number | undefined;
  readonly isThere: boolean;
}

function callOf({ tool, sessionId, runId, userMessageId, toolCallId }: ChangePlace) {
  return { tool, sessionId, runId, userMessageId, toolCallId };
}

function contentOf(content: Content | null): NewFileChange['before'] {
  if (content === null) return null;
  return 'bytes' in content ? content.bytes : { hash: content.hash };
}

function hashOf(content: Content | NewFileChange['before']): string | null {
  if (content === null) return null;
  if (content instanceof Uint8Array) return sha256(content);
  return 'bytes' in content ? sha256(content.bytes) : content.hash;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sizeOf(content: NewFileChange['before']): number {
  return content instanceof Uint8Array ? content.length : 0;
}
