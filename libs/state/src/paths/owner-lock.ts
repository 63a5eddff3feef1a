import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeError, StateError } from '../errors.ts';
import { publishExclusive } from '../files/publish-exclusive.ts';
import { syncDirectory } from '../files/sync.ts';
import type { OwnerKind, OwnerRecord } from './owner-record.ts';
import { isHeld, lockIdentity, readLockFile } from './owner-record.ts';
import { readProcessStart } from './process-start.ts';
import type { StateRoot } from './state-root.ts';

/** Held from `acquireOwnerLock` until `release`, or until its process ends in whatever way. */
export interface OwnerLock {
  readonly record: OwnerRecord;
  /** Gives the state root free; calling it again does nothing. */
  release(): void;
}

/** How often a start looks again when others are starting or ending at the same moment. */
const ATTEMPTS = 100;

/** Who works with this state root now; null where nobody does. Only reads. */
export function readOwner(root: StateRoot): OwnerRecord | null {
  const lock = readLockFile(lockPath(root));
  return lock !== null && isHeld(lock) ? lock.record : null;
}

/**
 * Takes the state root for this process. Of several that try at once exactly one succeeds; the lock of a process that has ended is taken over.
 * Throws StateError `state-root-owned` that says who holds it.
 */
export function acquireOwnerLock(root: StateRoot, owner: { kind: OwnerKind; command: string }): OwnerLock {
  const path = lockPath(root);
  const record: OwnerRecord = { kind: owner.kind, pid: process.pid, processStart: readProcessStart(process.pid), since: Date.now(), command: owner.command };
  // The nonce keeps the content of two locks apart even where process and millisecond are the same.
  const content = `${JSON.stringify({ ...record, nonce: randomUUID() })}\n`;
  try {
    take(path, content);
  } catch (error: unknown) {
    if (error instanceof StateError) throw error;
    throw new StateError('state-root-unusable', {
      path, problem: `The lock file ${path} could not be written (${describeError(error)}).`, remedy: 'Make the state root writable, or choose another with --state-root.', cause: error,
    });
  }
  return { record: Object.freeze(record), release: releaser(path, content) };
}

function take(path: string, content: string): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (publishExclusive(writeTemporary(path, content), path)) return;
    const lock = readLockFile(path);
    // Released in between: try again.
    if (lock === null) continue;
    if (isHeld(lock)) throw owned(path, lock.record);
    if (reclaim(path, lock.identity, content)) return;
  }
  throw owned(path, null);
}

/**
 * Replaces a lock nobody holds. A ticket named after that very lock (or after a dead reclaimer's ticket) admits one process at a time;
 * who holds it looks again whether the lock is still the one it judged, then renames its own over it. Tickets are removed only after that,
 * so a late comer finds either the ticket or the new lock.
 */
function reclaim(path: string, staleIdentity: string, content: string): boolean {
  const tickets: string[] = [];
  let identity = staleIdentity;
  for (;;) {
    const ticket = `${path}.reclaim-${identity}`;
    if (publishExclusive(writeTemporary(path, content), ticket)) {
      tickets.push(ticket);
      break;
    }
    const holder = readLockFile(ticket);
    if (holder === null) return false;
    if (isHeld(holder)) throw owned(path, holder.record);
    tickets.push(ticket);
    identity = holder.identity;
  }
  const own = tickets.at(-1);
  if (readLockFile(path)?.identity !== staleIdentity) {
    if (own !== undefined) rmSync(own, { force: true });
    return false;
  }
  renameSync(writeTemporary(path, content), path);
  syncDirectory(dirname(path));
  for (const ticket of tickets) rmSync(ticket, { force: true });
  return true;
}

function writeTemporary(path: string, content: string): string {
  const temporaryPath = `${path}.${randomUUID()}.tmp`;
  const descriptor = openSync(temporaryPath, 'wx', 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return temporaryPath;
}

function releaser(path: string, content: string): () => void {
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    // Never another's lock: somebody may have removed ours by hand and started anew.
    if (readLockFile(path)?.identity === lockIdentity(content)) rmSync(path, { force: true });
  };
}

function lockPath(root: StateRoot): string {
  return join(root.path, 'owner.lock');
}

function owned(path: string, record: OwnerRecord | null): StateError {
  const who = record === null
    ? 'Several processes are starting on this state root at the same moment.'
    : `The state root ${dirname(path)} is in use by ChatOS (${record.kind}, process ${record.pid}, since ${new Date(record.since).toISOString()}): ${record.command}`;
  return new StateError('state-root-owned', { path, problem: who, remedy: 'Use that one, or stop it first, or choose another directory with --state-root.' });
}
