import type { Terminal } from '@chatos/contracts';
import type { TerminalFiles } from '@chatos/runtime-store';
import { isProcessRunning } from '@chatos/state';
import { randomUUID } from 'node:crypto';
import { ToolError } from '../../kit/index.ts';
import type { CommandRequest, Sandbox } from '../sandbox/types.ts';
import type { MarkedProcesses } from './marked-processes.ts';
import { TerminalSession } from './terminal-session.ts';
import type { TerminalAnnouncer } from './terminal-session.ts';
import type { UserShell } from './user-shell.ts';

export interface StartTerminal extends Omit<CommandRequest, 'isTerminal'> {
  /** The chat session it belongs to; no other sees it. */
  readonly sessionId: string;
  /** '' for one that gets a name. */
  readonly name: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly maxBufferBytes: number;
}

export interface OpenForUser {
  readonly sessionId: string;
  readonly cwd: string;
  readonly shell: UserShell;
  readonly columns: number;
  readonly rows: number;
}

interface OpenTerminal extends Pick<Terminal, 'sessionId' | 'owner' | 'name' | 'command' | 'cwd' | 'columns' | 'rows' | 'isSandboxed'>, UserShell {
  readonly maxBufferBytes: number;
  readonly release: () => void;
}

export interface TerminalsOptions {
  readonly sandbox: Sandbox;
  readonly files: TerminalFiles;
  readonly announcer: TerminalAnnouncer;
  readonly marked: MarkedProcesses;
  readonly onError: (error: Error) => void;
}

const COLUMNS = 120;
const ROWS = 30;
const MOST_RUNNING = 32;
/** Most that are remembered with their output after they ended; the oldest goes. */
const MOST_ENDED = 50;
const SHOWN_NAMES = 10;
/** Of the user's own, whose output nobody but the page reads. */
const OWN_BUFFER_BYTES = 64 * 1024;
/** Of an output on disk. */
const LOOKED_AT_BYTES = 2 * 1024 * 1024;

/** The terminals of one server. */
export class Terminals {
  readonly #options: TerminalsOptions;
  readonly #sessions = new Map<string, TerminalSession>();
  #isClosed = false;

  constructor(options: TerminalsOptions) {
    this.#options = options;
  }

  /** Throws ToolError where there is one of that name, or too many run. */
  async start(request: StartTerminal): Promise<TerminalSession> {
    this.#assertFree(request);
    const { file, args, environment, release } = await this.#options.sandbox.confine({ ...request, isTerminal: true });
    try {
      // Looked at once more: while the sandbox was prepared another call may have taken the name.
      this.#assertFree(request);
      const name = request.name === '' ? this.#freeName(request.sessionId, 'session-') : request.name;
      const env = { ...request.environment, ...environment, TERM: 'xterm-256color' };
      const isSandboxed = this.#options.sandbox.state.kind !== 'none';
      return await this.#open({ ...request, owner: 'agent', name, file, args, environment: env, isSandboxed, columns: COLUMNS, rows: ROWS, release });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** The user's own login shell, which nothing confines and no tool sees. Throws ToolError where too many run. */
  async openForUser({ sessionId, cwd, shell, columns, rows }: OpenForUser): Promise<TerminalSession> {
    this.#assertRoom();
    return this.#open({
      sessionId, owner: 'user', name: this.#freeName(sessionId, 'shell-'), command: [shell.file, ...shell.args].join(' '), cwd, ...shell, columns, rows, isSandboxed: false, maxBufferBytes: OWN_BUFFER_BYTES,
      release: () => undefined,
    });
  }

  async #open({ sessionId, owner, name, command, cwd, file, args, environment, isSandboxed, columns, rows, maxBufferBytes, release }: OpenTerminal): Promise<TerminalSession> {
    const { spawn } = await import('@lydell/node-pty');
    const { announcer, files, marked, onError } = this.#options;
    const id = `term_${randomUUID()}`;
    const env = isSandboxed ? environment : { ...environment, ...marked.markOf(id) };
    const pty = spawn(file, [...args], { name: 'xterm-256color', cols: columns, rows, cwd, env, encoding: null });
    const terminal: Terminal = {
      id, sessionId, owner, name, command, cwd, pid: pty.pid, state: 'running', exitCode: null, signal: null, columns, rows, isSandboxed, startedAt: Date.now(), finishedAt: null, outputBytes: 0, keptFrom: 0,
    };
    const left = isSandboxed ? () => [] : () => marked.of(id);
    const session = new TerminalSession({ terminal, pty, recorder: recorderOf(files, terminal, onError), announcer, maxBufferBytes, release, left, onError });
    this.#sessions.set(id, session);
    this.#forgetOldest();
    return session;
  }

  /** By name or id, among those of one chat session: of several of one name the newest. Throws ToolError `not_found`, or `session-ended` for one of a server before this one. */
  own(sessionId: string, nameOrId: string): TerminalSession {
    const { terminal } = this.look(sessionId, nameOrId);
    const found = this.#sessions.get(terminal.id);
    if (found) return found;
    throw new ToolError('error', 'session-ended', { problem: `The session "${terminal.name}" was started by another run of this server, and cannot be reached from this one.`, remedy: 'Read its output with session_capture_output, or start it again with session_run.' });
  }

  /** The same, with the end of its output, also of one that an earlier server ran. */
  look(sessionId: string, nameOrId: string): { terminal: Terminal; recentOutput: string } {
    const all = this.all(sessionId);
    const found = all.findLast(({ id, name }) => id === nameOrId || name === nameOrId);
    if (found) {
      const { id, outputBytes } = found;
      const recentOutput = this.#sessions.get(id)?.recentOutput ?? this.#options.files.read(id, outputBytes - LOOKED_AT_BYTES, LOOKED_AT_BYTES)?.bytes.toString('utf8') ?? '';
      return { terminal: found, recentOutput };
    }
    const names = [...new Set(all.map(({ name }) => `"${name}"`))].slice(-SHOWN_NAMES);
    throw new ToolError('not_found', 'session-unknown', {
      problem: `There is no session "${nameOrId.slice(0, 100)}".`,
      remedy: names.length === 0 ? 'Start one with session_run.' : `There are: ${names.join(', ')}. session_list tells more.`,
    });
  }

  /** Those of the agent, in the order they were started. */
  list(sessionId: string): TerminalSession[] {
    return [...this.#sessions.values()].filter(({ terminal }) => terminal.sessionId === sessionId && terminal.owner === 'agent');
  }

  /** Those on disk too, in the order they were started. */
  all(sessionId: string): Terminal[] {
    const before = this.#options.files.list(sessionId).filter(({ id, owner }) => owner === 'agent' && !this.#sessions.has(id)).map(asItIs);
    return [...before, ...this.list(sessionId).map(({ terminal }) => terminal)].toSorted((left, right) => left.startedAt - right.startedAt);
  }

  /** Of either owner, for the runtime alone. */
  find(id: string): TerminalSession | undefined {
    return this.#sessions.get(id);
  }

  /** Ends all; none starts any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#sessions.values()].filter(({ isRunning }) => isRunning).map((session) => session.interrupt()));
    this.#options.marked.close();
  }

  #assertFree({ sessionId, name }: StartTerminal): void {
    if (this.list(sessionId).some(({ terminal, isRunning }) => isRunning && terminal.name === name)) {
      throw new ToolError('invalid', 'session-exists', { problem: `A session "${name}" is running already.`, remedy: 'Choose another name, send it input with session_send_input, or end it with session_kill.' });
    }
    this.#assertRoom();
  }

  #assertRoom(): void {
    if (this.#isClosed) throw new ToolError('error', 'closed', { problem: 'The shell server is ending.', remedy: 'Call again: it starts anew.' });
    if ([...this.#sessions.values()].filter(({ isRunning }) => isRunning).length >= MOST_RUNNING) {
      throw new ToolError('error', 'too-many-sessions', { problem: `${MOST_RUNNING} sessions are running, and no more may.`, remedy: 'End those that are no longer needed with session_kill.' });
    }
  }

  #freeName(sessionId: string, front: string): string {
    const taken = new Set([...this.#sessions.values()].filter(({ terminal }) => terminal.sessionId === sessionId).map(({ terminal }) => terminal.name));
    for (let number = 1; ; number += 1) if (!taken.has(`${front}${number}`)) return `${front}${number}`;
  }

  #forgetOldest(): void {
    const ended = [...this.#sessions.values()].filter(({ isRunning }) => !isRunning);
    for (const { terminal } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) this.#sessions.delete(terminal.id);
  }
}

/** What says that it runs, and whose process is gone, was interrupted: its server was killed. */
function asItIs(terminal: Terminal): Terminal {
  const isGone = terminal.state === 'running' && (terminal.pid === null || !isProcessRunning(terminal.pid));
  return isGone ? { ...terminal, state: 'interrupted' } : terminal;
}

/** Where nothing can be written down the program runs all the same. */
function recorderOf(files: TerminalFiles, terminal: Terminal, onError: (error: Error) => void): ReturnType<TerminalFiles['record']> {
  try {
    return files.record(terminal);
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
    return { changed: () => undefined, output: { append: () => undefined, close: () => undefined } };
  }
}
