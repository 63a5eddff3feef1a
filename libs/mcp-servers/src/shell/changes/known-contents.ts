import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Content } from './file-content.ts';
import { readContent } from './file-content.ts';
import type { FileFacts, Snapshot } from './tree-scan.ts';
import { isSameState } from './tree-scan.ts';

export interface ContentLimits {
  /** Larger files are not kept; what was before a command changed one is known only where an earlier change of it was recorded. */
  readonly fileBytes: number;
  /** Of all together, in memory. */
  readonly totalBytes: number;
  /** A command waits so long at most for the reading of what is new; the rest is read while it runs. */
  readonly waitMs: number;
}

export const CONTENT_LIMITS: ContentLimits = { fileBytes: 1024 * 1024, totalBytes: 64 * 1024 * 1024, waitMs: 300 };

const SLICE_MS = 10;

/** What the files of a workspace hold, as they were last seen: each with the facts under which it was read, without which it counts for nothing. */
export class KnownContents {
  readonly #root: string;
  readonly #limits: ContentLimits;
  readonly #known = new Map<string, Content>();
  #totalBytes = 0;
  #filling = 0;

  constructor(root: string, limits: ContentLimits = CONTENT_LIMITS) {
    this.#root = root;
    this.#limits = limits;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Under which facts the file was read last; null where nobody has read it. */
  factsOf(path: string): FileFacts | null {
    return this.#known.get(path)?.facts ?? null;
  }

  /** What the file held under these facts; null where nobody has read it. */
  of(path: string, facts: FileFacts): Content | null {
    const known = this.#known.get(path);
    return known !== undefined && isSameState(known.facts, facts) ? known : null;
  }

  /** Keeps what was read: the bytes where there is room for them, else what they are known by. */
  keep(path: string, content: Content): void {
    this.forget(path);
    const isHeld = 'bytes' in content && content.bytes.length <= this.#limits.fileBytes && this.#totalBytes + content.bytes.length <= this.#limits.totalBytes;
    const kept: Content = isHeld || 'hash' in content ? content : { hash: createHash('sha256').update(content.bytes).digest('hex'), facts: content.facts };
    this.#known.set(path, kept);
    if ('bytes' in kept) this.#totalBytes += kept.bytes.length;
  }

  forget(path: string): void {
    const known = this.#known.get(path);
    if (known === undefined) return;
    this.#known.delete(path);
    if ('bytes' in known) this.#totalBytes -= known.bytes.length;
  }

  /**
   * Reads what is not known of a snapshot, and forgets what is no more. Resolves when all is read, or the time to wait is over: the rest is read then
   * until the next snapshot comes. What changes before it is read is not known, and never taken for what was.
   */
  async fill(snapshot: Snapshot): Promise<void> {
    this.#filling += 1;
    for (const path of [...this.#known.keys()]) if (!snapshot.files.has(path)) this.forget(path);
    const missing = [...snapshot.files].filter(([path, facts]) => this.of(path, facts) === null && facts.size <= this.#limits.fileBytes);
    if (missing.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.#limits.waitMs)));
    await Promise.race([this.#readAll(missing, this.#filling), waited]);
    clearTimeout(timer);
  }

  /** Ends what is still being read. */
  close(): void {
    this.#filling += 1;
    this.#known.clear();
    this.#totalBytes = 0;
  }

  async #readAll(missing: readonly (readonly [string, FileFacts])[], turn: number): Promise<void> {
    let sliceAt = performance.now();
    for (const [path, facts] of missing) {
      if (this.#filling !== turn) return;
      if (this.#totalBytes + facts.size > this.#limits.totalBytes) continue;
      const content = await readContent(join(this.#root, path), { maxBytes: this.#limits.fileBytes, maxHashedBytes: this.#limits.fileBytes });
      if (content !== null && isSameState(content.facts, facts)) this.keep(path, content);
      if (performance.now() - sliceAt < SLICE_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceAt = performance.now();
    }
  }
}
