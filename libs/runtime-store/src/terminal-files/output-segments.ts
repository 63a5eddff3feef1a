import { closeSync, fstatSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeError, StateError } from '@chatos/state';

/** One file of output; the next begins when it is full. */
export const LARGEST_SEGMENT_BYTES = 1024 * 1024;
/** What is kept of the output of one terminal; the oldest segments go first, each as a whole. */
export const LARGEST_KEPT_BYTES = 16 * 1024 * 1024;

export interface OutputLimits {
  readonly segmentBytes: number;
  readonly keptBytes: number;
}

/** A part of an output. Offsets are in bytes of all that was ever written, so they stay valid when the oldest part is dropped. */
export interface OutputPart {
  /** Where the part begins: later than asked where that was dropped. */
  readonly offset: number;
  readonly bytes: Buffer;
  readonly nextOffset: number;
  readonly keptFrom: number;
  readonly end: number;
}

export interface OutputWriter {
  /** Throws StateError `file-unusable` where not all of it could be written; what was written before stays. */
  append(bytes: Uint8Array): void;
  close(): void;
}

interface Segment {
  readonly path: string;
  readonly start: number;
  readonly size: number;
}

/**
 * Where an output lies: `x.output.log` is what is written to; a full one becomes `x.output.<first byte>.log`. What was written is never written
 * again, so a reader needs no lock: at worst it sees a segment under its new name only at its next look.
 */
export function segmentsOf(path: string): { segments: Segment[]; keptFrom: number; end: number } {
  const full = fullSegments(path);
  const last = full.at(-1);
  const start = last === undefined ? 0 : last.start + last.size;
  const current = { path, start, size: sizeOf(path) };
  return { segments: [...full, current], keptFrom: full[0]?.start ?? 0, end: start + current.size };
}

export function readOutput(path: string, fromOffset: number, maxBytes: number): OutputPart {
  const { segments, keptFrom, end } = segmentsOf(path);
  const offset = Math.min(Math.max(fromOffset, keptFrom), end);
  const parts: Buffer[] = [];
  let next = offset;
  for (const segment of segments) {
    const from = next - segment.start;
    const length = Math.min(segment.size - from, maxBytes - (next - offset));
    if (from < 0 || length <= 0) continue;
    const bytes = readPart(segment.path, from, length);
    parts.push(bytes);
    next += bytes.length;
    // A segment that was dropped meanwhile ends the part; the next read begins after it.
    if (bytes.length < length) break;
  }
  return { offset, bytes: Buffer.concat(parts), nextOffset: next, keptFrom, end };
}

/** Appends to what lies there, or begins it (mode 0600). */
export function createOutputWriter(path: string, { segmentBytes, keptBytes }: OutputLimits): OutputWriter {
  let { start, size } = segmentsOf(path).segments.at(-1) as Segment;
  let descriptor: number | null = openSync(path, 'a', 0o600);

  const rotate = (): void => {
    closeSync(descriptor as number);
    descriptor = null;
    renameSync(path, join(dirname(path), `${stemOf(path)}${start}.log`));
    start += size;
    size = 0;
    descriptor = openSync(path, 'ax', 0o600);
    const full = fullSegments(path);
    let kept = full.reduce((sum, segment) => sum + segment.size, 0);
    // The last full one stays: it says where the current one begins.
    for (const segment of full.slice(0, -1)) {
      if (kept + segmentBytes <= keptBytes) break;
      rmSync(segment.path, { force: true });
      kept -= segment.size;
    }
  };
  return {
    append(bytes) {
      try {
        for (let rest = bytes; rest.length > 0; ) {
          if (size >= segmentBytes) rotate();
          if (descriptor === null) throw new Error('it is closed');
          const written = writeSync(descriptor, rest, 0, Math.min(rest.length, segmentBytes - size));
          if (written === 0) throw new Error('nothing could be written');
          size += written;
          rest = rest.subarray(written);
        }
      } catch (error) {
        throw new StateError('file-unusable', { path, problem: `The output of the terminal could not be written to ${path} (${describeError(error)}).`, remedy: 'Check that the disk is not full.', cause: error });
      }
    },
    close() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

function stemOf(path: string): string {
  return basename(path).replace(/log$/, '');
}

function fullSegments(path: string): Segment[] {
  const stem = stemOf(path);
  const folder = dirname(path);
  const starts = namesIn(folder).flatMap((name) => (name.startsWith(stem) && /^\d+\.log$/.test(name.slice(stem.length)) ? [Number.parseInt(name.slice(stem.length), 10)] : []));
  return starts.toSorted((left, right) => left - right).map((start) => {
    const file = join(folder, `${stem}${start}.log`);
    return { path: file, start, size: sizeOf(file) };
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readPart(path: string, from: number, length: number): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  try {
    const wanted = Math.min(length, Math.max(0, fstatSync(descriptor).size - from));
    const bytes = Buffer.alloc(wanted);
    let read = 0;
    while (read < wanted) {
      const count = readSync(descriptor, bytes, read, wanted - read, from + read);
      if (count === 0) break;
      read += count;
    }
    return bytes.subarray(0, read);
  } finally {
    closeSync(descriptor);
  }
}
