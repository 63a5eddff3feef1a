import type { Terminal } from '@chatos/contracts';
import { terminal as terminalSchema } from '@chatos/contracts';
import { isProcessRunning, readProcessStart, writeFileAtomic } from '@chatos/state';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createOutputWriter, LARGEST_KEPT_BYTES, LARGEST_SEGMENT_BYTES, readOutput, segmentsOf } from './output-segments.ts';
import type { OutputLimits, OutputPart, OutputWriter } from './output-segments.ts';

/** What lies in `<id>.status.json`: the terminal, and when its process started, so that a later process with the same id is not taken for it. */
const statusFile = z.object({ terminal: terminalSchema, processStart: z.string().nullable().default(null) });

/** What one terminal leaves on disk while it runs. */
export interface TerminalRecorder {
  /** Throws StateError `file-unusable`. */
  changed(terminal: Terminal): void;
  readonly output: OutputWriter;
}

/**
 * Terminals of one runtime as files, in `sessions/<session>/`: `<id>.status.json` (replaced as a whole) and `<id>.output.log` (appended). The
 * shell server writes them, one process for each terminal; the runtime reads them, also when that process is long gone.
 */
export interface TerminalFiles {
  /** Of one session, in the order they were started. A file that is no terminal's status is passed over. */
  list(sessionId: string): Terminal[];
  find(id: string): Terminal | null;
  /** The output from an offset on, in bytes of all that was ever written; null where there is no such terminal. */
  read(id: string, fromOffset: number, maxBytes: number): OutputPart | null;
  /** Marks as interrupted what says that it runs and does not; returns those. For a runtime that starts. */
  markInterrupted(): Terminal[];
  record(terminal: Terminal): TerminalRecorder;
}

export interface TerminalFilesOptions {
  /** The runtime's `sessions` directory. */
  readonly directory: string;
  readonly limits?: OutputLimits;
}

const STATUS = '.status.json';
/** The folder of a terminal whose client named no session. */
const NO_SESSION = 'no-session';

export function createTerminalFiles({ directory, limits = { segmentBytes: LARGEST_SEGMENT_BYTES, keptBytes: LARGEST_KEPT_BYTES } }: TerminalFilesOptions): TerminalFiles {
  const folderOf = (sessionId: string): string => join(directory, folderName(sessionId));
  const statusPath = ({ sessionId, id }: Pick<Terminal, 'sessionId' | 'id'>): string => join(folderOf(sessionId), `${id}${STATUS}`);
  const outputPath = ({ sessionId, id }: Pick<Terminal, 'sessionId' | 'id'>): string => join(folderOf(sessionId), `${id}.output.log`);

  const write = (terminal: Terminal, processStart: string | null): void => writeFileAtomic(statusPath(terminal), `${JSON.stringify({ terminal, processStart })}\n`);
  const withOutput = (terminal: Terminal): Terminal => {
    const { keptFrom, end } = segmentsOf(outputPath(terminal));
    return { ...terminal, keptFrom, outputBytes: Math.max(end, keptFrom) };
  };
  const readFolder = (folder: string): { terminal: Terminal; processStart: string | null }[] =>
    namesIn(join(directory, folder)).filter((name) => name.endsWith(STATUS)).flatMap((name) => readStatus(join(directory, folder, name)) ?? []);
  const find = (id: string): Terminal | null => {
    if (!terminalSchema.shape.id.safeParse(id).success) return null;
    for (const folder of namesIn(directory)) {
      const found = readStatus(join(directory, folder, `${id}${STATUS}`));
      if (found) return withOutput(found.terminal);
    }
    return null;
  };

  return {
    list: (sessionId) => readFolder(folderName(sessionId)).map(({ terminal }) => withOutput(terminal)).filter((terminal) => terminal.sessionId === sessionId).toSorted(byStart),
    find,
    read(id, fromOffset, maxBytes) {
      const terminal = find(id);
      return terminal && readOutput(outputPath(terminal), fromOffset, maxBytes);
    },
    markInterrupted() {
      const interrupted: Terminal[] = [];
      for (const { terminal, processStart } of namesIn(directory).flatMap(readFolder)) {
        if (terminal.state !== 'running' || isStillRunning(terminal.pid, processStart)) continue;
        const ended: Terminal = { ...withOutput(terminal), state: 'interrupted', finishedAt: Date.now() };
        write(ended, processStart);
        interrupted.push(ended);
      }
      return interrupted;
    },
    record(terminal) {
      mkdirSync(folderOf(terminal.sessionId), { recursive: true, mode: 0o700 });
      const processStart = terminal.pid === null ? null : readProcessStart(terminal.pid);
      write(terminal, processStart);
      return { changed: (now) => write(now, processStart), output: createOutputWriter(outputPath(terminal), limits) };
    },
  };
}

/** Ids of sessions are plain; whatever else a client calls its session becomes a plain name too, and never a path. */
function folderName(sessionId: string): string {
  if (sessionId === '') return NO_SESSION;
  return /^[A-Za-z0-9_-]{1,128}$/.test(sessionId) ? sessionId : `other-${Buffer.from(sessionId).toString('hex').slice(0, 200)}`;
}

function isStillRunning(pid: number | null, processStart: string | null): boolean {
  if (pid === null || !isProcessRunning(pid)) return false;
  return processStart === null || readProcessStart(pid) === processStart;
}

function byStart(left: Terminal, right: Terminal): number {
  return left.startedAt - right.startedAt || left.id.localeCompare(right.id);
}

function readStatus(path: string): z.output<typeof statusFile> | null {
  try {
    const parsed = statusFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Missing, or removed meanwhile, or not ours: in each case no terminal.
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
