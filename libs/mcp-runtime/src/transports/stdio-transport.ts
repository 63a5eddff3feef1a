import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js';
import { killProcessGroup, startProcessGroup } from '@chatos/process-host';
import type { Log, ProcessGroup, ProcessGroupExit } from '@chatos/process-host';
import type { Readable, Writable } from 'node:stream';
import { McpRuntimeError, messageOf } from '../errors.ts';
import type { GroupListener } from '../types.ts';
import type { ServerLog } from '../supervision/server-log.ts';
import { FrameSplitter } from './frame-splitter.ts';
import type { OversizedFrame } from './frame-splitter.ts';
import { LastWords } from './last-words.ts';
import { createLimitedLog } from './limited-log.ts';
import type { LimitedLog } from './limited-log.ts';
import { isMessage } from './is-message.ts';
import { originOf } from './oversized-answer.ts';
import type { ServerTransport } from './server-transport.ts';
import { startedCommand } from './windows-command.ts';

export interface StdioTransportOptions {
  /** The server's configured name, for messages. */
  server: string;
  command: string;
  args: string[];
  cwd: string;
  /** Makes the child's whole environment, by buildChildEnvironment. Asked when the child starts, so that no value of it stays with us. */
  environment(): Promise<Record<string, string>>;
  groups: GroupListener;
  /** Told of the process group as soon as it runs. */
  onStarted?(groupId: number): void;
  /** The workbench's own log, at a limited rate. */
  log: Log;
  /** The server's log, where the user reads what it writes. */
  serverLog?: ServerLog;
  /** For tests: a smaller limit of a message. */
  maxFrameBytes?: number;
}

/** How long a server may take to end by itself once its input ends. */
const INPUT_END_GRACE_MS = 500;
/** How long it may then take after SIGTERM. Together under the 2 s in which a runtime's children have to be gone. */
const TERMINATION_GRACE_MS = 1000;
/** What a server wrote just before it ended is still read; a grandchild that holds the pipe must not keep us waiting for more. */
const LAST_OUTPUT_MS = 250;
/** The largest message taken. The SDK's own limit is 10 MiB, which real results exceed. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** A message that goes on for this many times the limit has no end: then the server is stopped. */
const ENDLESS_FACTOR = 4;
/** The code of the answer made up in place of one that was too large; from the range JSON-RPC leaves to implementations. */
export const MESSAGE_TOO_LARGE = -32_097;

/**
 * A stdio server in a process group of its own.
 *
 * It differs from the SDK's transport where that one fails users: the whole group ends, not one pid; reading is linear in the size of a
 * message; a message over the limit fails the call it answers and not the connection; noise on stdout is shown at a limited rate and
 * skipped; a send rejects once the child is gone or reads no more; and the end is the child's `exit`, because `close` waits for every
 * grandchild that holds a pipe.
 */
export class StdioTransport implements ServerTransport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  readonly #options: StdioTransportOptions;
  readonly #maxFrameBytes: number;
  readonly #frames: FrameSplitter;
  /** Requests of ours without an answer yet. */
  readonly #unanswered = new Set<RequestId>();
  readonly #lastWords = new LastWords();
  readonly #noise: LimitedLog;
  readonly #errorOutput: LimitedLog;
  readonly #pendingSends = new Set<(error: Error) => void>();
  #group: ProcessGroup | undefined;
  #ended: Promise<void> = Promise.resolve();
  #reason: McpRuntimeError | null = null;
  #isClosing = false;
  #hasEnded = false;

  constructor(options: StdioTransportOptions) {
    this.#options = options;
    this.#maxFrameBytes = options.maxFrameBytes ?? MAX_FRAME_BYTES;
    this.#frames = new FrameSplitter(this.#maxFrameBytes);
    this.#noise = createLimitedLog(options.log, `MCP server "${options.server}" wrote on stdout what is no message:`);
    this.#errorOutput = createLimitedLog(options.log, `MCP server "${options.server}":`);
  }

  reasonOfEnd(): McpRuntimeError | null {
    return this.#reason;
  }

  /** Throws ProcessGroupError where the command cannot be started, and whatever `environment` threw. */
  async start(): Promise<void> {
    const { command, args, cwd, groups } = this.#options;
    const environment = await this.#options.environment();
    const group = await startProcessGroup({ ...startedCommand(command, args, environment), cwd, environment });
    this.#group = group;
    const stdin = group.child.stdin as Writable;
    const stdout = group.child.stdout as Readable;
    const stderr = group.child.stderr as Readable;
    // A broken pipe is reported by the send that met it; without a listener it would end this process.
    stdin.on('error', () => undefined);
    stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    stderr.setEncoding('utf8').on('data', (text: string) => this.#readErrorOutput(text));
    for (const stream of [stdout, stderr]) stream.on('error', (error) => this.onerror?.(error));
    this.#ended = group.exited.then((exit) => this.#finish(group, stdout, exit));
    // Last: should it throw, `close` still ends the group and tells of its end.
    groups.started(group.groupId, [command, ...args].join(' '));
    this.#options.onStarted?.(group.groupId);
  }

  /** Rejects where the server is gone, or goes before it has taken the message. */
  send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#group?.child.stdin;
    if (this.#hasEnded || !stdin?.writable) return Promise.reject(this.#goneError());
    if ('method' in message && 'id' in message) this.#unanswered.add(message.id);
    if ('method' in message && message.method === 'notifications/cancelled') this.#unanswered.delete(message.params?.['requestId'] as RequestId);
    return new Promise((resolve, reject) => {
      this.#pendingSends.add(reject);
      stdin.write(`${JSON.stringify(message)}\n`, (error) => {
        this.#pendingSends.delete(reject);
        if (!error) resolve();
        // The broken pipe is seen before the exit that explains it.
        else void settlesWithin(this.#ended, INPUT_END_GRACE_MS).then((hasEnded) => {
          if (!hasEnded) this.#stop('closed its input while it was still running, so it was stopped', 'Try again: it starts anew with the next call.');
          reject(this.#goneError(error));
        });
      });
    });
  }

  /** Ends the server and everything it started: end of input, then SIGTERM, then SIGKILL. Resolves when it is gone. */
  async close(): Promise<void> {
    const group = this.#group;
    if (group && !this.#hasEnded) {
      this.#isClosing = true;
      group.child.stdin?.end();
      if (!(await settlesWithin(group.exited, INPUT_END_GRACE_MS))) await killProcessGroup(group.groupId, { graceMs: TERMINATION_GRACE_MS });
    }
    await this.#ended;
  }

  #read(chunk: Buffer): void {
    if (this.#hasEnded) return;
    for (const frame of this.#frames.push(chunk)) {
      if (frame.kind === 'line') this.#readLine(frame.text);
      else this.#refuse(frame.frame);
    }
    if (this.#frames.skippedBytes > this.#maxFrameBytes * ENDLESS_FACTOR) {
      this.#group?.child.stdout?.destroy();
      this.#stop(`sent a message without end (more than ${inMebibytes(this.#frames.skippedBytes)}), so it was stopped`, 'Ask it for less at a time.');
    }
  }

  #readLine(line: string): void {
    if (line.trim() === '') return;
    const message = parseMessage(line);
    if (!message) {
      this.#noise.write(line);
      this.#options.serverLog?.write('stdout', line);
      return;
    }
    if (!('method' in message) && message.id !== undefined) this.#unanswered.delete(message.id);
    this.onmessage?.(message);
  }

  /**
   * Ends the call that a message over the limit answers, and no other. Where neither end of it tells whose answer it is, it can only be
   * one of the calls without an answer: then all of them end, once it is certain that the ends do not tell.
   */
  #refuse(frame: OversizedFrame): void {
    const origin = originOf(frame);
    const meant = origin.kind === 'answer' ? [origin.id].filter((id) => this.#unanswered.has(id)) : origin.kind === 'unknown' && (frame.tail !== null || this.#unanswered.size === 1) ? [...this.#unanswered] : [];
    if (frame.tail !== null) this.#options.serverLog?.write('workbench', `A message of ${inMebibytes(frame.bytes)} was passed over: the limit is ${inMebibytes(this.#maxFrameBytes)}.`, 'error');
    for (const id of meant) {
      this.#unanswered.delete(id);
      this.onmessage?.({ jsonrpc: '2.0', id, error: { code: MESSAGE_TOO_LARGE, message: `its answer is larger than ${inMebibytes(this.#maxFrameBytes)}` } });
    }
  }

  #stop(what: string, remedy: string): void {
    this.#reason ??= new McpRuntimeError('protocol-error', { problem: `The MCP server "${this.#options.server}" ${what}.`, remedy });
    void this.close();
  }

  #readErrorOutput(text: string): void {
    this.#lastWords.push(text);
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      this.#errorOutput.write(line);
      this.#options.serverLog?.write('stderr', line);
    }
  }

  async #finish(group: ProcessGroup, stdout: Readable, exit: ProcessGroupExit): Promise<void> {
    await settlesWithin(new Promise((resolve) => stdout.once('close', resolve)), stdout.closed ? 0 : LAST_OUTPUT_MS);
    if (!this.#isClosing) this.#reason ??= this.#exitError(exit);
    this.#hasEnded = true;
    for (const reject of this.#pendingSends) reject(this.#goneError());
    this.#pendingSends.clear();
    try {
      // A server whose own process is gone has no use for what it started.
      await killProcessGroup(group.groupId, { graceMs: TERMINATION_GRACE_MS });
      this.#options.groups.ended(group.groupId);
    } catch (error) {
      this.#options.log(`MCP server "${this.#options.server}": the end of its process group ${group.groupId} could not be completed: ${messageOf(error)}`);
    } finally {
      for (const stream of group.child.stdio) stream?.destroy();
      this.#noise.flush();
      this.#errorOutput.flush();
      this.onclose?.();
    }
  }

  #exitError(exit: ProcessGroupExit): McpRuntimeError {
    const how = exit.signal === null ? `exited with code ${exit.code}` : `was ended by ${exit.signal}`;
    const words = this.#lastWords.lines();
    return new McpRuntimeError('server-exited', {
      problem: `The MCP server "${this.#options.server}" ${how}${words === '' ? ' and said nothing on standard error.' : `. Its last words: ${words}`}`,
      remedy: 'Check its command, arguments and environment in the settings; it starts again with the next call.',
    });
  }

  #goneError(cause?: unknown): McpRuntimeError {
    return this.#reason ?? new McpRuntimeError('connection-lost', { problem: `The MCP server "${this.#options.server}" is not running.`, remedy: 'Try again: it starts with the next call.' }, cause);
  }
}

/** Null for whatever is no JSON-RPC message: banners, logs, progress bars. */
function parseMessage(line: string): JSONRPCMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Not JSON: noise, which the caller logs.
    return null;
  }
  return isMessage(value) ? value : null;
}

function inMebibytes(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes >= 1 ? `${Math.floor(mebibytes)} MiB` : `${Math.floor(bytes / 1024)} KiB`;
}

async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  if (milliseconds <= 0) return true;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
