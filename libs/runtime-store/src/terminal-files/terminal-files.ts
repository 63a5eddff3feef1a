import type { Terminal } from '@chatos/contracts';
import { terminal as terminalSchema } from '@chatos/contracts';
import { isProcessRunning, readProcessStart, writeFileAtomic } from '@chatos/state';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createOutputWriter, LARGEST_KEPT_BYTES, LARGEST_SEGMENT_BYTES, readOutput, segmentsOf } from './output-segments.ts';
import type { OutputLimits, OutputPart, OutputWriter } from './output-segments.ts';

/**
 * What lies in `<id>.status.json`: the terminal, and when its process started, so that a later process with the same id is not taken for it. A file of an
 * earlier version says nothing of an owner: there were only the agent's terminals.
 */
const statusFile = z.object({ terminal: terminalSchema.extend({ owner: terminalSchema.shape.owner.default('agent') }), processStart: z.string().nullable().default(null) });

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
  /** The sessions with a terminal that runs, as far as is known without looking at every session there ever was. */
  runningSessions(): string[];
  /** The output from an offset on, in bytes of all that was ever written; null where there is no such terminal. */
  read(id: string, fromOffset: number, maxBytes: number): OutputPart | null;
  /** Marks as interrupted what says that it runs and does not; returns those. For a runtime that starts. */
  markInterrupted(): Terminal[];
  record(terminal: Terminal): TerminalRecorder;
  /** Removes what the terminals of a session left; none of them runs any more. */
  removeSession(sessionId: string): void;
}

export interface TerminalFilesOptions {
  /** The runtime's `sessions` directory. */
  readonly directory: string;
  readonly limits?: OutputLimits;
}

const STATUS = '.status.json';
/** A file for each terminal that runs, named by its id, with its session: so that a start looks at these and not at all there ever were. */
const RUNNING = '.running';
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
  /** Where a terminal was found once: it never moves. */
  const folders = new Map<string, string>();
  const find = (id: string): Terminal | null => {
    if (!terminalSchema.shape.id.safeParse(id).success) return null;
    const known = folders.get(id);
    for (const folder of known === undefined ? namesIn(directory) : [known]) {
      const found = readStatus(join(directory, folder, `${id}${STATUS}`));
      if (!found) continue;
      folders.set(id, folder);
      return withOutput(found.terminal);
    }
    return null;
  };
  const markerPath = ({ id }: Pick<Terminal, 'id'>): string => join(directory, RUNNING, id);
  const unmark = (terminal: Pick<Terminal, 'id'>): void => rmSync(markerPath(terminal), { force: true });

  return {
    list: (sessionId) => readFolder(folderName(sessionId)).map(({ terminal }) => withOutput(terminal)).filter((terminal) => terminal.sessionId === sessionId).toSorted(byStart),
    find,
    runningSessions: () => [...new Set(namesIn(join(directory, RUNNING)).flatMap((id) => readMarker(join(directory, RUNNING, id)) ?? []))],
    read(id, fromOffset, maxBytes) {
      const terminal = find(id);
      return terminal && readOutput(outputPath(terminal), fromOffset, maxBytes);
    },
    markInterrupted() {
      const interrupted: Terminal[] = [];
      for (const id of namesIn(join(directory, RUNNING))) {
        const place = readMarker(join(directory, RUNNING, id));
        const found = place === null ? null : readStatus(statusPath({ sessionId: place, id }));
        if (found?.terminal.state === 'running') {
          if (isStillRunning(found.terminal.pid, found.processStart)) continue;
          const ended: Terminal = { ...withOutput(found.terminal), state: 'interrupted', finishedAt: Date.now() };
          write(ended, found.processStart);
          interrupted.push(ended);
        }
        unmark({ id });
      }
      return interrupted;
    },
    removeSession: (sessionId) => rmSync(folderOf(sessionId), { recursive: true, force: true }),
    record(terminal) {
      mkdirSync(folderOf(terminal.sessionId), { recursive: true, mode: 0o700 });
      const processStart = terminal.pid === null ? null : readProcessStart(terminal.pid);
      mkdirSync(join(directory, RUNNING), { recursive: true, mode: 0o700 });
      writeFileAtomic(markerPath(terminal), terminal.sessionId);
      const changed = (now: Terminal): void => {
        write(now, processStart);
        if (now.state !== 'running') unmark(now);
      };
      changed(terminal);
      return { changed, output: createOutputWriter(outputPath(terminal), limits) };
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

function readMarker(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
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
