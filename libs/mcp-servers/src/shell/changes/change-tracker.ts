import { createSerial } from '../sandbox/serial.ts';
import type { ChangePlace, ChangeRecords } from './change-recorder.ts';
import { ChangeRecorder } from './change-recorder.ts';
import type { ChangeReport } from './change-report.ts';
import { NOTHING_CHANGED } from './change-report.ts';
import { compareSnapshots } from './compare.ts';
import type { ContentLimits } from './known-contents.ts';
import { KnownContents } from './known-contents.ts';
import type { ScanLimits, Snapshot } from './tree-scan.ts';
import { SCAN_LIMITS, TreeScanner } from './tree-scan.ts';

/** A command from its start to its end: what differs in the workspace meanwhile is its doing, as far as nobody else recorded it. */
export interface TrackedCommand {
  /** What changed since the last look, by whichever command. */
  look(): Promise<ChangeReport>;
  /** From now on its changes belong to another call, such as one that typed into it. */
  continueAs(place: ChangePlace): Promise<unknown>;
  /** The last look. Once; later calls find nothing. */
  end(): Promise<ChangeReport>;
}

export interface ChangeTrackerOptions {
  /** Real path of the workspace. */
  readonly root: string;
  /** Absolute paths that are not looked into: the state of the workbench, secrets of the user. */
  readonly refused: readonly string[];
  /** Null for a server without a runtime, which records nothing. */
  readonly records: ChangeRecords | null;
  readonly onError: (error: Error) => void;
  readonly scanLimits?: ScanLimits | undefined;
  readonly contentLimits?: ContentLimits | undefined;
}

/**
 * Finds what commands change, by comparing the workspace's files before and after. All commands of one server share what was seen last, so that a difference is found
 * once: it belongs to the command whose end, or reading, came upon it. What changes while no command runs is nobody's here, and left out. What cannot be told apart: a file
 * that the user changes by another program while a command runs counts as the command's.
 *
 * Not looked at: repositories' own files, `node_modules`, what `.gitignore` and `.ignore` leave out, and workspaces beyond the limits. Nothing here ever rejects, or keeps
 * a command from running.
 */
export class ChangeTracker {
  readonly #options: ChangeTrackerOptions;
  readonly #scanner: TreeScanner;
  readonly #contents: KnownContents;
  readonly #recorder: ChangeRecorder | null;
  readonly #inTurn = createSerial();
  readonly #running = new Map<object, ChangePlace>();
  /** Sessions that were told that nothing is followed here. */
  readonly #told = new Set<string>();
  #last: Snapshot | null = null;
  #isTooLarge = false;
  #isClosed = false;

  constructor(options: ChangeTrackerOptions) {
    const { root, refused, records, onError, scanLimits, contentLimits } = options;
    this.#options = options;
    this.#scanner = new TreeScanner({ root, refused, limits: scanLimits ?? SCAN_LIMITS });
    this.#contents = new KnownContents(root, contentLimits);
    this.#recorder = records === null ? null : new ChangeRecorder({ root, records, contents: this.#contents, onError });
  }

  /** To be awaited before the command starts. */
  async begin(place: ChangePlace): Promise<TrackedCommand> {
    const key = {};
    await this.#do<undefined>(async () => {
      // What others that run have done until now is not this one's.
      await this.#look([...this.#running.values()].at(-1) ?? null);
      this.#running.set(key, place);
      return undefined;
    });
    const lookAs = (own: ChangePlace | undefined): Promise<ChangeReport> => (own === undefined ? Promise.resolve(NOTHING_CHANGED) : this.#look(own));
    return {
      look: () => this.#do(() => lookAs(this.#running.get(key))),
      continueAs: (next) =>
        this.#do<undefined>(async () => {
          await lookAs(this.#running.get(key));
          if (this.#running.has(key)) this.#running.set(key, next);
          return undefined;
        }),
      end: () =>
        this.#do(() => {
          const own = this.#running.get(key);
          this.#running.delete(key);
          return lookAs(own);
        }),
    };
  }

  /** Resolves when all that was begun is recorded. Nothing is looked at afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#inTurn(() => Promise.resolve());
    this.#contents.close();
  }

  /** Looks, and records for `place` what differs; for null the look only becomes the last one. */
  async #look(place: ChangePlace | null): Promise<ChangeReport> {
    if (this.#recorder === null || this.#isClosed) return { ...NOTHING_CHANGED, isTracked: false };
    if (this.#isTooLarge) return this.#notFollowed(place);
    const before = this.#last;
    const after = await this.#scanner.scan();
    if (after === 'too-large') {
      this.#isTooLarge = true;
      this.#last = null;
      this.#contents.close();
      return this.#notFollowed(place);
    }
    if (after === 'gone') return { paths: [], isTracked: false, notice: place === null ? '' : GONE };
    this.#last = after;
    const differences = place === null || before === null ? [] : compareSnapshots(this.#options.root, before, after);
    const recorded = place === null || before === null ? NOTHING_CHANGED : await this.#recorder.record(differences, before.startedAt, place);
    // A file that is being written was read a moment after the look: the next look compares with what was read, not with what nobody knows.
    const files = new Map(after.files);
    for (const { path } of differences) {
      const facts = this.#contents.factsOf(path);
      if (facts !== null && files.has(path)) files.set(path, facts);
    }
    this.#last = { ...after, files };
    await this.#contents.fill(this.#last);
    return { ...recorded, isTracked: true };
  }

  /** Said once to each session. */
  #notFollowed(place: ChangePlace | null): ChangeReport {
    if (place === null || this.#told.has(place.sessionId)) return { paths: [], isTracked: false, notice: '' };
    this.#told.add(place.sessionId);
    const most = (this.#options.scanLimits ?? SCAN_LIMITS).entries.toLocaleString('en');
    return { paths: [], isTracked: false, notice: `What commands change is not recorded in this workspace: it has more than ${most} files, or they take too long to look at. Changes by the file tools are.` };
  }

  /** One look at a time. A defect here costs the record of a change, never the command. */
  #do<Result extends ChangeReport | undefined>(work: () => Promise<Result>): Promise<Result> {
    return this.#inTurn(work).catch((error: unknown) => {
      this.#options.onError(error instanceof Error ? error : new Error(String(error)));
      return { ...NOTHING_CHANGED, isTracked: false } as Result;
    });
  }
}

const GONE = 'The workspace cannot be looked into any more: what the command changed is not known.';
