import { closeSync, constants, fsyncSync, openSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import type { Access, Located } from '../access/access.ts';
import type { Folder } from '../access/folder.ts';
import type { Parts } from '../access/paths.ts';
import { showParts } from '../access/paths.ts';
import { systemErrorCode } from '../access/system-errors.ts';
import { WorkspaceError } from '../errors.ts';
import { buildTree, removeTree } from './build-tree.ts';
import type { Calls } from './calls.ts';
import { isSameEntry } from './relocate.ts';
import type { MoveStep, PlantStep, Step, TakeStep } from './steps.ts';
import type { Tree } from './tree.ts';
import { Budget, isSameTree, readTree } from './tree.ts';

/** What a file system that knows no hard links answers, or one that does not permit them here. */
const NO_LINKS = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'];

interface Undo {
  /** What is not as it was when this fails. */
  left: string;
  run(): void;
}

/** The steps of one commit while it runs; `undo` and `finish` never throw, and say what they could not do. */
export class Transaction {
  readonly #access: Access;
  readonly #calls: Calls;
  /** Newest last. */
  readonly #undo: Undo[] = [];
  /** What is removed once all is in its place. */
  readonly #leftovers: Undo[] = [];
  readonly #touched = new Set<Folder>();
  readonly #temporary = new Map<Step, { folder: Folder; name: string; backup: string | null }>();

  constructor(access: Access, calls: Calls) {
    this.#access = access;
    this.#calls = calls;
  }

  /** Everything that may fail for want of room or permission, where nobody sees it. Throws `changed-meanwhile`. */
  stage(step: Step): void {
    if (step.kind === 'take') return void this.#expect(this.#locate(step.parts), step.before);
    const { parts, before } = step.kind === 'plant' ? { parts: step.parts, before: step.before } : { parts: step.to, before: step.replaced };
    if (step.kind === 'move') this.#expect(this.#locate(step.from), step.before);
    const target = this.#makeParents(parts);
    if (!(step.kind === 'move' && this.#isSameEntry(step))) this.#expect(target, before);
    const name = temporaryName();
    const place = { folder: target.folder, name, backup: null };
    this.#temporary.set(step, place);
    if (step.kind === 'plant') {
      this.#undo.push({ left: this.#show(parts, name), run: () => removeTree(target.folder, name, this.#calls) });
      buildTree(target.folder, name, step.after, target.status, this.#calls);
    }
    if (before.length > 0) this.#temporary.set(step, { ...place, backup: this.#keepBackup(target, before) });
  }

  swap(step: Step): void {
    if (step.kind === 'take') return this.#take(step);
    if (step.kind === 'plant') return this.#plant(step);
    return this.#move(step);
  }

  /** Puts everything back, the newest first; returns what could not be. */
  undo(): string[] {
    return this.#runAll(this.#undo.splice(0).toReversed());
  }

  finish(): string[] {
    const syncs = [...this.#touched].map((folder) => ({ left: 'a directory that did not reach the disk', run: () => syncFolder(folder) }));
    return this.#runAll([...syncs, ...this.#leftovers]);
  }

  #runAll(undos: readonly Undo[]): string[] {
    const failed: string[] = [];
    for (const { left, run } of undos) {
      try {
        run();
      } catch (error: unknown) {
        // It may have been for a moment; what fails twice is told to the caller, who tells the user.
        if (!succeeds(run)) failed.push(`${left} (${systemErrorCode(error) ?? String(error)})`);
      }
    }
    return failed;
  }

  #take(step: TakeStep): void {
    const { folder, name } = this.#locate(step.parts);
    const trash = temporaryName();
    this.#calls.rename(folder.at(name), folder.at(trash));
    this.#undo.push({ left: this.#show(step.parts, trash), run: () => this.#putBack(folder, trash, folder, name) });
    // Looked at after it was taken away, so that nothing that came in between is lost.
    this.#expect({ parts: step.parts, folder, name: trash, status: folder.statusOf(trash), missing: [], isOfGit: false }, step.before);
    this.#leftovers.push({ left: this.#show(step.parts, trash), run: () => removeTree(folder, trash, this.#calls) });
    this.#touched.add(folder);
  }

  #plant(step: PlantStep): void {
    const { folder, name: temporary, backup } = this.#staged(step);
    const name = step.parts.at(-1) as string;
    if (backup === null) {
      this.#publish({ folder, name: temporary }, { folder, name }, step.after[0]?.kind === 'file');
      this.#undo.push({ left: showParts(step.parts), run: () => this.#calls.rename(folder.at(name), folder.at(temporary)) });
    } else {
      this.#expect(this.#locate(step.parts), step.before);
      this.#calls.rename(folder.at(temporary), folder.at(name));
      this.#undo.push({ left: showParts(step.parts), run: () => this.#calls.rename(folder.at(backup), folder.at(name)) });
    }
    this.#touched.add(folder);
  }

  #move(step: MoveStep): void {
    const from = this.#locate(step.from);
    const { folder, backup } = this.#staged(step);
    const name = step.to.at(-1) as string;
    if (backup === null && !this.#isSameEntry(step)) this.#publish(from, { folder, name }, step.before[0]?.kind === 'file');
    else this.#calls.rename(from.folder.at(from.name), folder.at(name));
    this.#undo.push({
      left: showParts(step.from),
      run: () => {
        this.#putBack(folder, name, from.folder, from.name);
        if (backup !== null) this.#calls.rename(folder.at(backup), folder.at(name));
      },
    });
    this.#touched.add(folder).add(from.folder);
  }

  /** Renames to a name that is not taken, also where somebody takes it at this moment. Done whole or not at all. */
  #publish(from: { folder: Folder; name: string }, to: { folder: Folder; name: string }, isFile: boolean): void {
    const [source, target] = [from.folder.at(from.name), to.folder.at(to.name)];
    if (isFile && this.#tryLink(source, target)) {
      try {
        this.#calls.unlink(source);
      } catch (error: unknown) {
        this.#calls.unlink(target);
        throw error;
      }
      return;
    }
    if (to.folder.statusOf(to.name) !== null) throw changed(to.name);
    this.#calls.rename(source, target);
  }

  #tryLink(source: string, target: string): boolean {
    try {
      this.#calls.link(source, target);
      return true;
    } catch (error: unknown) {
      if (NO_LINKS.includes(systemErrorCode(error) ?? '')) return false;
      throw error;
    }
  }

  /** The old file under a second name until all is done: putting it back is then a rename that needs no room. */
  #keepBackup(target: Located, before: Tree): string {
    const { folder } = target;
    const name = temporaryName();
    const removal = { left: this.#show(target.parts, name), run: () => removeTree(folder, name, this.#calls) };
    this.#undo.push(removal);
    this.#leftovers.push(removal);
    const linked = before[0]?.kind === 'file' && this.#tryLink(folder.at(target.name), folder.at(name));
    if (!linked) buildTree(folder, name, before, target.status, this.#calls);
    return name;
  }

  #makeParents(parts: Parts): Located {
    for (;;) {
      const located = this.#locate(parts);
      const [name] = located.missing;
      if (name === undefined) return located;
      const { folder } = located;
      const made = showParts(parts.slice(0, parts.length - located.missing.length));
      this.#calls.mkdir(folder.at(name));
      this.#undo.push({ left: made, run: () => this.#calls.rmdir(folder.at(name)) });
      this.#touched.add(folder);
    }
  }

  #locate(parts: Parts): Located {
    return this.#access.locate(parts, { followLast: false });
  }

  #staged(step: Step): { folder: Folder; name: string; backup: string | null } {
    const staged = this.#temporary.get(step);
    if (staged === undefined) throw new Error('workspace-files: a step was swapped before it was staged');
    return staged;
  }

  /** Another name for the same entry, in another case, where the file system knows only one. */
  #isSameEntry(step: MoveStep): boolean {
    return isSameEntry(this.#locate(step.from), this.#locate(step.to));
  }

  #putBack(from: Folder, fromName: string, to: Folder, toName: string): void {
    if (to.statusOf(toName) !== null && fromName !== toName) throw changed(toName);
    this.#calls.rename(from.at(fromName), to.at(toName));
  }

  #expect(located: Located, expected: Tree): void {
    if (!isSameTree(readTree(this.#access, located, new Budget()), expected)) throw changed(showParts(located.parts));
  }

  #show(parts: Parts, name: string): string {
    return showParts([...parts.slice(0, -1), name]);
  }
}

/**
 * A name of its own length, so that a file of the longest name can be changed too. It says whose it is, for what a process that was killed has left is removed by
 * whoever settles its changes (`libs/runtime-store/src/change-leftovers.ts`).
 */
function temporaryName(): string {
  return `.chatos-${process.pid}-${randomUUID()}.tmp`;
}

function changed(path: string): WorkspaceError {
  return new WorkspaceError('changed-meanwhile', { problem: `"${path}" was changed by another program after this change was prepared. Nothing was changed.`, remedy: 'Read it again, and prepare the change anew.' });
}

function succeeds(run: () => void): boolean {
  try {
    run();
    return true;
  } catch {
    // Told by the caller with the first error.
    return false;
  }
}

/** Windows cannot sync a directory, nor needs to. */
function syncFolder(folder: Folder): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder.at('.'), constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
