import type { ServerInstance as InstanceStatus } from '@chatos/contracts';
import type { ServerConnection } from '../client/connection.ts';
import type { ConsentFor } from '../consent/server-commands.ts';
import { McpRuntimeError } from '../errors.ts';
import { BackgroundWork } from './background-work.ts';
import type { Life, ServerInstanceOptions, Standing, Use } from './instance-parts.ts';
import { SessionGate } from './session-gate.ts';
import { SUCCESS_AFTER_MS } from './start-policy.ts';
import { waitFor } from './wait-for.ts';

export type { OpenHooks } from './instance-parts.ts';

/** Calls that in a row got no answer in time: then the server is taken for hung, and started anew. */
const HUNG_CALLS = 2;
/** A connection that answered so lately is not asked whether it still stands. */
const SURELY_ALIVE_MS = 10_000;

export type InstanceState = 'stopped' | 'starting' | 'running' | 'restarting' | 'failed';

/**
 * One server under one (server, environment, workspace): started by the first use, again by the first use after it ended, stopped when
 * nothing has used it for a while, started anew when it hangs, and ended once it is retired and its last use is over.
 */
export class ServerInstance {
  readonly workspaceRoot: string | null;
  readonly #options: ServerInstanceOptions;
  readonly #gate: SessionGate;
  #life: Life | null = null;
  /** The end of the run before: there is never a second child beside one that still ends. */
  #lastEnd: Promise<void> = Promise.resolve();
  #uses = 0;
  #callsInFlight = 0;
  #calls = 0;
  #errors = 0;
  #lastCallAt: number | null = null;
  #idleTimer: NodeJS.Timeout | undefined;
  #idleStopAt: number | null = null;
  /** For work in the background that falls silent. */
  #silenceTimer: NodeJS.Timeout | undefined;
  #failure: McpRuntimeError | null = null;
  #isRetired = false;
  #hasRun = false;
  #closed: Promise<void> | null = null;

  constructor(options: ServerInstanceOptions) {
    this.#options = options;
    this.workspaceRoot = options.workspaceRoot;
    this.#gate = new SessionGate(options.server);
  }

  /** Runs work on the running server. An abort while it starts ends the waiting only: the start serves the next caller. */
  async use<Result>({ signal, sessionId, askedBy = sessionId, isByUser = false, isWatch = false, hasFailed }: Use<Result>, work: (connection: ServerConnection) => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    if (this.#closed) throw this.#closedError();
    this.#uses++;
    this.#reviewIdle();
    let isCounted = true;
    const countOff = () => {
      if (!isCounted) return;
      isCounted = false;
      this.#uses--;
      this.#reviewIdle();
    };
    let leave: () => void = () => undefined;
    try {
      if (sessionId !== null) leave = this.#gate.enterNow(sessionId) ?? (await this.#gate.enter(sessionId, signal));
      if (!this.#life) await this.#mayStart({ sessionId: askedBy, isByUser, signal });
      const standing = this.#justUsed() ?? (await this.#standing(signal));
      if (isWatch) countOff();
      return await this.#call({ standing, signal, isCall: sessionId !== null, hasFailed }, () => this.#inSession(standing, signal, work));
    } finally {
      leave();
      countOff();
      if (this.#isRetired && this.#uses === 0) await this.close();
    }
  }

  /** Runs work on it where it runs; starts nothing. Rejects with McpRuntimeError 'not-running'. */
  async useRunning<Result>(signal: AbortSignal, work: (connection: ServerConnection) => Promise<Result>): Promise<Result> {
    const life = this.#life;
    const connection = life?.open;
    if (!life || !connection || this.#closed) throw this.#error('not-running', `"${this.#options.server}" does not run.`, 'It starts with its next call.');
    this.#uses++;
    try {
      return await this.#call({ standing: { life, connection }, signal, isCall: false, hasFailed: undefined }, () => work(connection));
    } finally {
      this.#uses--;
      this.#reviewIdle();
      if (this.#isRetired && this.#uses === 0) await this.close();
    }
  }

  /** What keeps it from starting is what its status tells. */
  async #mayStart(whom: ConsentFor): Promise<void> {
    try {
      await this.#options.consent(whom);
    } catch (error) {
      if (error instanceof McpRuntimeError && !whom.signal.aborted) {
        this.#failure = error;
        this.#options.onChange();
      }
      throw error;
    }
    if (this.#closed) throw this.#closedError();
  }

  /** The running connection where it needs no second look. Every call passes here: what it can do without waiting it does. */
  #justUsed(): Standing | null {
    const life = this.#life;
    return life?.open && performance.now() - life.lastUsedAt < SURELY_ALIVE_MS ? { life, connection: life.open } : null;
  }

  /** The running connection. One that was idle for long and does not answer any more is made anew first. */
  async #standing(signal: AbortSignal): Promise<Standing> {
    const life = this.#life ?? this.#start();
    const connection = life.open ?? (await waitFor(life.connection, signal));
    if (await connection.isAlive(signal)) return { life, connection };
    void this.#end(life, this.#error('connection-lost', `The MCP server "${this.#options.server}" did not answer any more after a pause.`, 'Try again: it starts anew with the next call.'));
    const next = this.#life ?? this.#start();
    return { life: next, connection: await waitFor(next.connection, signal) };
  }

  /**
   * A server over HTTP that has forgotten the session says so in place of taking the request, and wants a new session begun: then the work is
   * done once more in that, and `standing` says so.
   */
  #inSession<Result>(standing: Standing, signal: AbortSignal, work: (connection: ServerConnection) => Promise<Result>): Promise<Result> {
    return work(standing.connection).catch(async (error: unknown) => {
      if (!(error instanceof McpRuntimeError) || error.code !== 'session-forgotten') throw error;
      signal.throwIfAborted();
      if (this.#life === standing.life) void this.#end(standing.life, error);
      if (this.#closed) throw this.#closedError();
      standing.life = this.#life ?? this.#start();
      standing.connection = await waitFor(standing.life.connection, signal);
      return work(standing.connection);
    });
  }

  async #call<Result>({ standing, signal, isCall, hasFailed }: { standing: Standing; signal: AbortSignal; isCall: boolean; hasFailed: Use<Result>['hasFailed'] }, work: () => Promise<Result>): Promise<Result> {
    if (isCall) {
      this.#calls++;
      this.#callsInFlight++;
      this.#lastCallAt = Date.now();
      this.#options.onChange();
    }
    try {
      const result = await work();
      standing.life.hungCalls = 0;
      standing.life.lastUsedAt = performance.now();
      if (isCall && hasFailed?.(result) === true) this.#errors++;
      return result;
    } catch (error) {
      if (signal.aborted) throw error;
      if (isCall) this.#errors++;
      throw this.#judge(error, standing.life);
    } finally {
      if (isCall) {
        this.#callsInFlight--;
        this.#options.onChange();
      }
    }
  }

  /** What a failed call tells of the server, and what its caller is told. */
  #judge(error: unknown, life: Life): unknown {
    if (error instanceof McpRuntimeError && error.code === 'call-timed-out') {
      if (++life.hungCalls >= HUNG_CALLS && life === this.#life) {
        this.#options.log.write('workbench', `${HUNG_CALLS} calls in a row got no answer in time: the server is started anew.`, 'warning');
        void this.#end(life, this.#error('restarted', `The MCP server "${this.#options.server}" was stopped: ${HUNG_CALLS} calls in a row got no answer in time.`, 'Try again: it starts anew with the next call.'));
      }
      return error;
    }
    return life.endReason ?? error;
  }

  /** The user's own start: no pause holds it back. */
  async start(signal: AbortSignal): Promise<void> {
    this.#options.policy.forgetPause();
    await this.use({ signal, sessionId: null, isByUser: true }, async () => undefined);
  }

  /** Ends what runs; calls in flight reject with the reason. The next use starts it again. */
  async stop(reason: McpRuntimeError): Promise<void> {
    this.#failure = null;
    if (this.#life) await this.#end(this.#life, reason);
    await this.#lastEnd;
    this.#options.onChange();
  }

  /** Takes no part any more: ends now, or once the calls in flight have ended. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    if (this.#uses === 0) await this.close();
  }

  close(): Promise<void> {
    this.#closed ??= (async () => {
      clearTimeout(this.#idleTimer);
      clearTimeout(this.#silenceTimer);
      if (this.#life) await this.#end(this.#life, this.#closedError());
      await this.#lastEnd;
    })();
    return this.#closed;
  }

  get state(): InstanceState {
    if (this.#life) return this.#life.isUp ? 'running' : this.#hasRun ? 'restarting' : 'starting';
    return this.#failure ? 'failed' : 'stopped';
  }

  get failure(): McpRuntimeError | null {
    return this.#failure;
  }

  get groupId(): number | null {
    return this.#life?.groupId ?? null;
  }

  status(memoryBytes: number | null): InstanceStatus {
    const background = this.#life?.background.underWay ?? null;
    return {
      workspaceRoot: this.workspaceRoot, pid: this.groupId, memoryBytes, startedAt: this.#life?.startedAt ?? null, lastCallAt: this.#lastCallAt, callsInFlight: this.#callsInFlight,
      calls: this.#calls, errors: this.#errors, idleStopAt: this.#idleStopAt, background,
    };
  }

  /** To be called when what keeps it from being idle, or how long it may be, changed. */
  reviewIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    this.#reviewIdle();
  }

  #start(): Life {
    const controller = new AbortController();
    const life: Life = {
      connection: Promise.reject(new Error('not started')), open: null, controller, background: new BackgroundWork(), isUp: false, lastUsedAt: -Infinity, groupId: null, startedAt: null, hungCalls: 0, endReason: null, successTimer: undefined,
    };
    life.connection.catch(() => undefined);
    life.connection = this.#options.queue.run(() => this.#open(life));
    life.connection.catch(() => this.#forget(life));
    this.#life = life;
    this.#options.onChange();
    return life;
  }

  async #open(life: Life): Promise<ServerConnection> {
    const { policy, open, log } = this.#options;
    const { signal } = life.controller;
    try {
      await this.#lastEnd;
      signal.throwIfAborted();
      policy.beforeStart();
      life.startedAt = Date.now();
      const connection = await open({
        signal, background: life.background, gate: this.#gate,
        onClosed: (reason) => this.#ended(life, reason),
        onMessage: () => this.#uses === 0 && this.#reviewIdle(),
        onProcess: (groupId) => {
          life.groupId = groupId;
          this.#options.onChange();
        },
      });
      life.open = connection;
      if (this.#life === life) this.#isUp(life);
      return connection;
    } catch (error) {
      if (life.endReason) throw life.endReason;
      if (error instanceof McpRuntimeError) {
        this.#failure = error;
        log.write('workbench', error.message, 'error');
        if (error.code !== 'start-held-back') policy.failed(error);
      }
      throw error;
    }
  }

  #isUp(life: Life): void {
    life.isUp = true;
    this.#hasRun = true;
    this.#failure = null;
    life.successTimer = setTimeout(() => this.#options.policy.succeeded(), SUCCESS_AFTER_MS).unref();
    this.#options.log.write('workbench', 'The server is running.');
    this.#reviewIdle();
    this.#options.onChange();
  }

  /** The connection ended, by us or by itself. */
  #ended(life: Life, reason: McpRuntimeError | null): void {
    clearTimeout(life.successTimer);
    if (life.isUp && life.endReason === null) {
      const failure = reason ?? this.#error('connection-lost', `The connection to the MCP server "${this.#options.server}" was closed.`, 'It starts again with the next call.');
      this.#failure = failure;
      this.#options.log.write('workbench', failure.message, 'error');
      if (Date.now() - (life.startedAt ?? 0) < SUCCESS_AFTER_MS) this.#options.policy.endedEarly(failure);
    }
    this.#forget(life);
  }

  /** Compared before it is forgotten: a connection that ends late must not take a newer one with it. */
  #forget(life: Life): void {
    clearTimeout(life.successTimer);
    if (this.#life !== life) return;
    this.#life = null;
    this.#reviewIdle();
    this.#options.onChange();
  }

  /** Ends one run and waits for it. What is asked of it meanwhile starts the next once this has ended. */
  #end(life: Life, reason: McpRuntimeError): Promise<void> {
    life.endReason ??= reason;
    life.controller.abort(reason);
    this.#forget(life);
    this.#options.log.write('workbench', `${reason.problem}`);
    // A start that fails now has cleaned up after itself, and its callers have its error.
    const end = life.connection.then((connection) => connection.close(), () => undefined);
    this.#lastEnd = Promise.allSettled([this.#lastEnd, end]).then(() => undefined);
    return end;
  }

  /** Says anew from when on it is idle. Called with every use, so the timer stays as it is and looks, when it fires, whether it still is time. */
  #reviewIdle(): void {
    const life = this.#life;
    const idleMs = this.#options.idleStopMs();
    const isUnused = life?.isUp === true && this.#uses === 0 && idleMs > 0 && this.#closed === null;
    const isIdle = isUnused && !life.background.isUnderWay;
    this.#idleStopAt = isIdle ? Date.now() + idleMs : null;
    const silentInMs = isUnused && !isIdle ? life.background.silentInMs : null;
    if (silentInMs !== null) this.#silenceTimer ??= setTimeout(() => this.#reviewSilence(), silentInMs).unref();
    if (isIdle) this.#idleTimer ??= setTimeout(() => this.#stopIfIdle(), idleMs).unref();
  }

  #reviewSilence(): void {
    this.#silenceTimer = undefined;
    this.#reviewIdle();
    this.#options.onChange();
  }

  #stopIfIdle(): void {
    this.#idleTimer = undefined;
    const life = this.#life;
    if (!life || this.#idleStopAt === null) return;
    const left = this.#idleStopAt - Date.now();
    if (left > 0) {
      this.#idleTimer = setTimeout(() => this.#stopIfIdle(), left).unref();
      return;
    }
    const idleSeconds = Math.round(this.#options.idleStopMs() / 1000);
    this.#idleStopAt = null;
    void this.#end(life, this.#error('stopped-idle', `The MCP server "${this.#options.server}" was not used for ${idleSeconds} s and was stopped.`, 'It starts again with the next call.'));
  }

  #closedError(): McpRuntimeError {
    return this.#error('closed', `The MCP server "${this.#options.server}" was ended.`, 'Send the message again.');
  }

  #error(code: McpRuntimeError['code'], problem: string, remedy: string): McpRuntimeError {
    return new McpRuntimeError(code, { problem, remedy });
  }
}
