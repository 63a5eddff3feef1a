import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';
import { isProcessRunning, readProcessStart } from './process-start.ts';

export type OwnerKind = 'desktop' | 'headless' | 'cli';

/** Who works with a state root. */
export interface OwnerRecord {
  readonly kind: OwnerKind;
  readonly pid: number;
  /** When that process started, in the form `readProcessStart` gives; null where the system did not tell. */
  readonly processStart: string | null;
  /** When it took the state root, in milliseconds since the epoch. */
  readonly since: number;
  /** What it was started as, for the message that names it. */
  readonly command: string;
}

/** A lock file as read: its record, null where the content is no record, and a name that no other content has. */
export interface LockFile {
  readonly record: OwnerRecord | null;
  readonly identity: string;
}

/** Null where there is no such file. */
export function readLockFile(path: string): LockFile | null {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error: unknown) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
  return { record: parseOwner(content), identity: lockIdentity(content) };
}

export function lockIdentity(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** Whether the process that wrote the lock is still that process. A lock that cannot be read belongs to nobody: locks are published whole. */
export function isHeld(lock: LockFile): boolean {
  const { record } = lock;
  if (record === null || !isProcessRunning(record.pid)) return false;
  const start = readProcessStart(record.pid);
  // Where the system does not tell the start, a running process of that id is taken for the owner: better refused than two owners.
  return start === null || record.processStart === null || start === record.processStart;
}

function parseOwner(content: string): OwnerRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // Not a record; the caller treats it as a lock of nobody.
    return null;
  }
  return isOwnerRecord(value) ? value : null;
}

function isOwnerRecord(value: unknown): value is OwnerRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, pid, processStart, since, command } = value as Partial<Record<keyof OwnerRecord, unknown>>;
  return (
    (kind === 'desktop' || kind === 'headless' || kind === 'cli') &&
    typeof pid === 'number' && Number.isInteger(pid) && pid > 0 &&
    (processStart === null || typeof processStart === 'string') &&
    typeof since === 'number' && Number.isFinite(since) && typeof command === 'string'
  );
}
