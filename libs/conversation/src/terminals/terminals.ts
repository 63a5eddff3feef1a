import { TERMINAL_CHANGED_METHOD, TERMINAL_KILL_METHOD, TERMINAL_OPEN_METHOD, TERMINAL_OUTPUT_METHOD, TERMINAL_RESIZE_METHOD, TERMINAL_WRITE_METHOD, terminalChanged, terminalOpened, terminalOutput } from '@chatos/contracts';
import type { Terminal, TerminalEvent, TerminalListEvent } from '@chatos/contracts';
import type { BuiltinNotification, McpRuntime } from '@chatos/mcp-runtime';
import type { TerminalFiles } from '@chatos/runtime-store';
import { ConversationError } from '../errors.ts';
import type { Log } from '../running/engine-parts.ts';
import { createPullIterator } from '../watching/pull-iterator.ts';
import { readText } from './read-text.ts';

/** The most of the past a watcher is shown, in bytes. */
const SHOWN_BYTES = 256 * 1024;
/** The most output told in one event, in bytes. */
const EVENT_BYTES = 64 * 1024;

/** The terminals of one runtime's shell servers: the agent's background sessions and the user's own shells, as its page shows them, types into them and ends them. */
export interface Terminals {
  list(sessionId: string): Terminal[];
  /** The sessions with a terminal that runs. */
  runningSessions(): string[];
  watchList(sessionId: string, signal: AbortSignal | undefined): AsyncIteratorObject<TerminalListEvent>;
  /** NOT_FOUND. Each reader reads at its own pace: a slow one holds nobody, and costs no memory. */
  watch(id: string, signal: AbortSignal | undefined): AsyncIteratorObject<TerminalEvent>;
  /** The user's own shell in a workspace, which no sandbox confines: to be called on the user's word alone. Starts the shell server where it does not run; rejects with its words. */
  open(input: { sessionId: string; columns: number; rows: number; workspaceRoot: string }, signal: AbortSignal | undefined): Promise<Terminal>;
  /** NOT_FOUND; UNAVAILABLE where it runs no more. */
  write(input: { id: string; data: string }, signal: AbortSignal | undefined): Promise<void>;
  resize(input: { id: string; columns: number; rows: number }, signal: AbortSignal | undefined): Promise<void>;
  kill(id: string, signal: AbortSignal | undefined): Promise<void>;
  /** Ends the terminals of a session that is removed. */
  sessionEnded(sessionId: string): Promise<void>;
  close(): void;
}

export interface TerminalsOptions {
  /** What is on disk is the truth, for the server that runs a terminal may be gone. */
  readonly files: TerminalFiles;
  readonly mcp: Pick<McpRuntime, 'onBuiltinNotification' | 'requestBuiltin'>;
  readonly log: Log;
  /** Told that a terminal of a session has ended, and once more when what it changed is recorded. */
  readonly onEnded?: (sessionId: string) => void;
}

interface Reader {
  concerns(id: string, sessionId: string): boolean;
  wake(): void;
  end(): void;
}

export function createTerminals({ files, mcp, log, onEnded }: TerminalsOptions): Terminals {
  const readers = new Set<Reader>();
  /** For which workspace the server runs that has the terminal; known once it has said something of it. */
  const places = new Map<string, string | null>();
  let isClosed = false;
  const stopListening = mcp.onBuiltinNotification(heard);

  /** What is told is on disk already: a notification says that there is something to read. */
  function heard({ server, workspaceRoot, method, params }: BuiltinNotification): void {
    if (server !== 'shell' || (method !== TERMINAL_CHANGED_METHOD && method !== TERMINAL_OUTPUT_METHOD)) return;
    const parsed = method === TERMINAL_CHANGED_METHOD ? terminalChanged.transform(({ terminal }) => terminal.id).safeParse(params) : terminalOutput.transform(({ id }) => id).safeParse(params);
    if (!parsed.success) return log('warn', `terminals.heard: ${method} of the shell server is not as agreed: ${parsed.error.message}`);
    places.set(parsed.data, workspaceRoot);
    const found = files.find(parsed.data);
    const sessionId = found?.sessionId ?? '';
    if (method === TERMINAL_CHANGED_METHOD && found !== null && found.state !== 'running') onEnded?.(sessionId);
    for (const reader of readers) if (reader.concerns(parsed.data, sessionId)) reader.wake();
  }

  function terminalOf(id: string): Terminal {
    const terminal = files.find(id);
    if (terminal === null) throw new ConversationError('NOT_FOUND', { problem: 'There is no such terminal (any more).', remedy: 'Look at the list again.' });
    return terminal;
  }

  async function ask(method: string, params: { id: string } & Record<string, unknown>, signal = new AbortController().signal): Promise<void> {
    const { state } = terminalOf(params.id);
    if (state !== 'running' || !places.has(params.id)) throw new ConversationError('UNAVAILABLE', { problem: 'This terminal runs no more.', remedy: 'Its output stays. Start another one.' });
    await mcp.requestBuiltin({ server: 'shell', workspaceRoot: places.get(params.id) ?? null, method, params, signal });
  }

  /** Adds a reader whose `take` is asked whenever something it is concerned with changed. */
  function read<Event>(take: () => Event | null, concerns: Reader['concerns'], signal: AbortSignal | undefined): AsyncIteratorObject<Event> {
    const iterator = createPullIterator<Event>({
      take() {
        const event = take();
        return event === null ? { kind: 'empty' } : { kind: 'event', event };
      },
      onClose: () => void readers.delete(reader),
      signal,
    });
    const reader: Reader = { concerns, wake: () => iterator.wake(), end: () => void iterator.return() };
    if (isClosed) reader.end();
    else if (signal?.aborted !== true) readers.add(reader);
    return iterator;
  }

  return {
    list: (sessionId) => files.list(sessionId),
    runningSessions: () => files.runningSessions(),
    watchList(sessionId, signal) {
      let told = '';
      const take = () => {
        // Output alone changes nothing in the list.
        const terminals = files.list(sessionId);
        const face = JSON.stringify(terminals.map(({ outputBytes: _bytes, keptFrom: _kept, ...terminal }) => terminal));
        if (face === told) return null;
        told = face;
        return { terminals };
      };
      return read(take, (_id, concerned) => concerned === sessionId, signal);
    },
    watch(id, signal) {
      terminalOf(id);
      let next = -1;
      let told = '';
      const faceOf = ({ outputBytes: _bytes, keptFrom: _kept, ...terminal }: Terminal) => JSON.stringify(terminal);
      const take = (): TerminalEvent | null => {
        const terminal = terminalOf(id);
        if (next < 0) {
          const piece = readText(files, id, Math.max(0, terminal.outputBytes - SHOWN_BYTES), SHOWN_BYTES);
          next = piece.next;
          told = faceOf(terminal);
          return { type: 'state', terminal, offset: piece.offset, text: piece.text };
        }
        const piece = readText(files, id, next, EVENT_BYTES);
        next = piece.next;
        if (piece.text !== '') return { type: 'output', offset: piece.offset, text: piece.text };
        const face = faceOf(terminal);
        if (face === told) return null;
        told = face;
        return { type: 'changed', terminal };
      };
      return read(take, (concerned) => concerned === id, signal);
    },
    async open({ workspaceRoot, ...params }, signal = new AbortController().signal) {
      const { terminal } = terminalOpened.parse(await mcp.requestBuiltin({ server: 'shell', workspaceRoot, method: TERMINAL_OPEN_METHOD, params, signal, startsServer: true }));
      places.set(terminal.id, workspaceRoot);
      return terminal;
    },
    write: ({ id, data }, signal) => ask(TERMINAL_WRITE_METHOD, { id, data }, signal),
    resize: ({ id, columns, rows }, signal) => ask(TERMINAL_RESIZE_METHOD, { id, columns, rows }, signal),
    kill: (id, signal) => ask(TERMINAL_KILL_METHOD, { id }, signal),
    async sessionEnded(sessionId) {
      const running = files.list(sessionId).filter(({ state }) => state === 'running');
      await Promise.all(running.map(({ id }) => ask(TERMINAL_KILL_METHOD, { id }).catch((error: unknown) => log('warn', `terminals.sessionEnded: ${String(error)}`))));
    },
    close() {
      isClosed = true;
      stopListening();
      for (const reader of [...readers]) reader.end();
    },
  };
}
