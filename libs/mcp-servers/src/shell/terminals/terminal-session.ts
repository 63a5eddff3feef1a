import type { Terminal } from '@chatos/contracts';
import type { TerminalRecorder } from '@chatos/runtime-store';
import { isProcessRunning } from '@chatos/state';
import type { IPty } from '@lydell/node-pty';
import { constants } from 'node:os';
import { listProcesses, processesOf, signalProcess } from '../commands/process-tree.ts';
import { TailBuffer } from '../commands/tail-buffer.ts';
import { orphanedHead } from '../commands/utf8.ts';
import { LiveOutput } from './live-output.ts';

/** Where a terminal's output and state go. Neither may throw or reject: a peer that is gone is told nothing. */
export interface TerminalAnnouncer {
  output(id: string, offset: number, text: string): Promise<void>;
  changed(terminal: Terminal): Promise<void>;
}

export interface TerminalSessionOptions {
  readonly terminal: Terminal;
  readonly pty: IPty;
  readonly recorder: TerminalRecorder;
  readonly announcer: TerminalAnnouncer;
  readonly maxBufferBytes: number;
  /** The ids of processes that it started and that its tree may not show any more. */
  readonly left: () => readonly number[];
  /** What runs in it is over, and nothing of it is left. */
  readonly release: () => void;
  readonly onError: (error: Error) => void;
}

/** How long what is asked to end has for it. */
const GRACE_MS = 400;
/** How often a program that is held back is looked at; node-pty waits for 200 ms. */
const LOOK_MS = 25;

/** One program in a pseudo-terminal of its own. It is over once `ended` resolves; its state and the end of its output stay. */
export class TerminalSession {
  readonly ended: Promise<void>;
  readonly #options: TerminalSessionOptions;
  readonly #tail: TailBuffer;
  readonly #live: LiveOutput;
  #terminal: Terminal;
  #isRecording = true;
  #isInterrupted = false;
  #pauseTimer: NodeJS.Timeout | undefined;

  constructor(options: TerminalSessionOptions) {
    const { pty, terminal, announcer, maxBufferBytes } = options;
    this.#options = options;
    this.#terminal = terminal;
    this.#tail = new TailBuffer(maxBufferBytes);
    this.#live = new LiveOutput({ send: (offset, text) => announcer.output(terminal.id, offset, text), pause: () => this.#pause(), resume: () => this.#resume() });
    // Without an encoding it hands out bytes, whatever its types say.
    pty.onData((data: string | Buffer) => this.#take(typeof data === 'string' ? Buffer.from(data) : data));
    this.ended = new Promise((resolve) => pty.onExit(({ exitCode, signal }) => void this.#finish(exitCode, signal).then(resolve)));
    void announcer.changed(terminal);
  }

  get terminal(): Terminal {
    return this.#terminal;
  }

  get isRunning(): boolean {
    return this.#terminal.state === 'running';
  }

  /** The end of its output, with all its control sequences. */
  get recentOutput(): string {
    const bytes = this.#tail.bytes();
    return bytes.subarray(orphanedHead(bytes)).toString('utf8');
  }

  write(data: string): void {
    if (this.isRunning) this.#options.pty.write(data);
  }

  resize(columns: number, rows: number): void {
    if (!this.isRunning) return;
    this.#options.pty.resize(columns, rows);
    this.#change({ columns, rows });
  }

  /** To what has the terminal: the program in the foreground, as Ctrl+C is. Returns to how many processes. */
  signal(signal: NodeJS.Signals): number {
    if (!this.isRunning) return 0;
    const all = listProcesses();
    const own = processesOf(this.#options.pty.pid, all);
    const foreground = all.find(({ pid }) => pid === this.#options.pty.pid)?.foreground;
    const targets = own.filter(({ group }) => group === foreground);
    return (targets.length > 0 ? targets : own).filter(({ pid }) => signalProcess(pid, signal)).length;
  }

  /** Hangs up as a closed terminal does, and kills what stays. Resolves once it is over. */
  async kill(): Promise<void> {
    if (!this.isRunning) return this.ended;
    const { pid } = this.#options.pty;
    for (const entry of processesOf(pid, listProcesses())) {
      signalProcess(entry.pid, 'SIGHUP');
      signalProcess(entry.pid, 'SIGCONT');
    }
    await Promise.race([this.ended, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
    if (this.isRunning) this.#killAll();
    this.#resume();
    await this.ended;
  }

  /** The server ends: so does this, and its state says so. */
  async interrupt(): Promise<void> {
    this.#isInterrupted = true;
    if (this.isRunning) this.#killAll();
    this.#resume();
    await this.ended;
  }

  /** node-pty drops what is unread when a program has ended: one that ends while it is held back is read to its end at once. It is little by then. */
  #pause(): void {
    const { pty } = this.#options;
    pty.pause();
    this.#pauseTimer ??= setInterval(() => isProcessRunning(pty.pid) || this.#resume(), LOOK_MS);
  }

  #resume(): void {
    clearInterval(this.#pauseTimer);
    this.#pauseTimer = undefined;
    this.#options.pty.resume();
  }

  /** Also what left the foreground; those of the sandbox too, and with them goes what could not be seen. */
  #killAll(): void {
    const { pid } = this.#options.pty;
    const all = listProcesses();
    const targets = [...processesOf(pid, all), ...all.filter(({ session }) => session === pid)];
    for (const target of new Set([...targets.map((entry) => entry.pid), ...this.#options.left()])) signalProcess(target, 'SIGKILL');
  }

  #take(bytes: Buffer): void {
    this.#terminal = { ...this.#terminal, outputBytes: this.#terminal.outputBytes + bytes.length };
    this.#tail.add(bytes);
    this.#record(bytes);
    this.#live.add(bytes);
  }

  async #finish(exitCode: number, signalNumber: number | undefined): Promise<void> {
    clearInterval(this.#pauseTimer);
    this.#killAll();
    const signal = signalNumber ? (Object.entries(constants.signals).find(([, number]) => number === signalNumber)?.[0] ?? String(signalNumber)) : null;
    const end = this.#isInterrupted ? { state: 'interrupted' as const, exitCode: null, signal: null } : { state: 'exited' as const, exitCode: signal === null ? exitCode : null, signal };
    this.#terminal = { ...this.#terminal, ...end, finishedAt: Date.now() };
    this.#recordState();
    this.#options.recorder.output.close();
    this.#options.release();
    const told = this.#live.end().then(() => this.#options.announcer.changed(this.#terminal));
    // Where the server ends, the peer may be gone, or never read again: the file has all of it.
    if (!this.#isInterrupted) await told;
  }

  #change(changes: Partial<Terminal>): void {
    this.#terminal = { ...this.#terminal, ...changes };
    this.#recordState();
    void this.#options.announcer.changed(this.#terminal);
  }

  /** A disk that is full ends the recording of the output, not the program: what is on disk stays whole, and what comes is still shown. */
  #record(bytes: Buffer): void {
    if (!this.#isRecording) return;
    try {
      this.#options.recorder.output.append(bytes);
    } catch (error) {
      this.#isRecording = false;
      this.#report(error);
    }
  }

  #recordState(): void {
    try {
      this.#options.recorder.changed(this.#terminal);
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    this.#options.onError(error instanceof Error ? error : new Error(String(error)));
  }
}
