import type { LifecycleReport, ProcessState } from '@chatos/contracts';
import type { HostPort } from '../host/host-port.ts';
import type { ProcessExit, ProcessHost, ProcessSpec, RunningProcess } from '../host/process-host.ts';
import type { Log } from '../log.ts';
import { createReportedGroups } from './reported-groups.ts';
import type { ReportedGroups } from './reported-groups.ts';
import { createRestartPolicy, RESTART_LIMIT, RESTART_WINDOW_MS } from './restart-policy.ts';

/** A process that has not said it is ready by then hangs, and is treated as one that crashed. */
const READY_LIMIT_MS = 60_000;

/** How long a process that reported a fatal error may take to end by itself. */
const FATAL_EXIT_LIMIT_MS = 2_000;

export interface SupervisedProcessOptions {
  readonly host: ProcessHost;
  readonly spec: ProcessSpec;
  readonly log: Log;
  onState(state: ProcessState): void;
  onReport(report: LifecycleReport): void;
  /** It runs, for the first time or again, and takes ports. */
  onStarted(): void;
}

/** One life of the process. */
interface Run {
  readonly running: RunningProcess;
  readonly groups: ReportedGroups;
  /** What it could not go on without, in its own words. */
  fatal: string | null;
  /** Kills it where it neither gets ready nor ends. */
  limit: NodeJS.Timeout;
}

/** One process of the workbench, kept running: every exit nobody asked for is a crash, and a crash is followed by a restart. */
export class SupervisedProcess {
  private readonly options: SupervisedProcessOptions;
  private readonly policy = createRestartPolicy();
  private readonly settledListeners: (() => void)[] = [];
  private state: ProcessState;
  private run: Run | null = null;
  private waitingPorts: [role: string, port: HostPort][] = [];
  private restartTimer: NodeJS.Timeout | undefined;
  /** Told apart from an earlier one, a restart that waited knows that it is no longer wanted. */
  private generation = 0;
  /** Settled when everything that the last run had started has ended too; it may still write to the files of the next. */
  private cleared: Promise<void> = Promise.resolve();

  constructor(options: SupervisedProcessOptions) {
    this.options = options;
    this.state = { process: options.spec.name, state: 'stopped', restarts: 0, message: '' };
  }

  get currentState(): ProcessState {
    return this.state;
  }

  /** Whether it takes ports now. */
  get isRunning(): boolean {
    return this.run !== null && this.run.fatal === null;
  }

  /** It will be started soon: ports wait for it from now on. */
  announce(): void {
    this.change('starting', '');
  }

  /** Resolves when the process is ready, has failed or was stopped; the state says which. */
  start(): Promise<void> {
    const settled = new Promise<void>((resolve) => this.settledListeners.push(resolve));
    if (this.state.state !== 'starting') this.announce();
    this.launch();
    return settled;
  }

  /** Hands a port over, now or when the process runs again; where it has failed or was stopped the port is closed. */
  connect(role: string, port: HostPort): void {
    if (this.isRunning) this.run?.running.connect(role, port);
    else if (this.state.state === 'starting' || this.state.state === 'restarting') this.waitingPorts.push([role, port]);
    else port.port.close();
  }

  /** Whatever state it is in: ends it where it runs, forgets its crashes, and starts it. Resolves as `start` does. */
  async restart(): Promise<void> {
    const generation = await this.end('restarting', 'It is being restarted.');
    if (generation !== this.generation) return;
    this.policy.reset();
    await this.start();
  }

  /** Resolves when the process and everything it had started are gone. */
  async stop(): Promise<void> {
    await this.end('stopped', '');
  }

  private async end(state: 'restarting' | 'stopped', message: string): Promise<number> {
    const generation = ++this.generation;
    clearTimeout(this.restartTimer);
    const run = this.run;
    // From here on its exit is one that was asked for.
    this.run = null;
    this.change(state, message);
    if (run !== null) {
      clearTimeout(run.limit);
      await run.running.stop();
    }
    await this.cleared;
    return generation;
  }

  private launch(): void {
    const { host, spec, log } = this.options;
    let running: RunningProcess;
    try {
      running = host.start(spec);
    } catch (error) {
      return this.change('failed', `It cannot be started: ${String(error)}`);
    }
    const limit = setTimeout(() => {
      log(`workbench: ${spec.name} did not get ready within ${READY_LIMIT_MS / 1000} s and is killed.`);
      running.kill();
    }, READY_LIMIT_MS);
    const run: Run = { running, groups: createReportedGroups(log), fatal: null, limit };
    this.run = run;
    running.onReport((report) => this.reported(run, report));
    running.onExit((exit) => this.exited(run, exit));
    for (const [role, port] of this.waitingPorts.splice(0)) running.connect(role, port);
    this.options.onStarted();
  }

  private reported(run: Run, report: LifecycleReport): void {
    run.groups.take(report);
    if (report.type === 'log') this.options.log(`${this.options.spec.name}: ${report.level}: ${report.message}`);
    if (run === this.run && report.type === 'ready' && run.fatal === null) {
      clearTimeout(run.limit);
      this.change('ready', '');
    }
    if (run === this.run && report.type === 'fatal') {
      clearTimeout(run.limit);
      run.fatal = report.message;
      run.limit = setTimeout(() => run.running.kill(), FATAL_EXIT_LIMIT_MS);
      this.change('failed', report.message);
    }
    this.options.onReport(report);
  }

  private exited(run: Run, exit: ProcessExit): void {
    clearTimeout(run.limit);
    this.cleared = run.groups.kill();
    if (run !== this.run) return;
    this.run = null;
    if (run.fatal !== null) return;
    const how = exit.signal ?? `code ${exit.code}`;
    this.options.log(`workbench: ${this.options.spec.name} ended unexpectedly (${how}).`);
    const delay = this.policy.crashed();
    if (delay === null) {
      return this.change('failed', `It ended unexpectedly ${RESTART_LIMIT + 1} times within ${RESTART_WINDOW_MS / 60_000} minutes, the last time with ${how}. The log says why.`);
    }
    this.change('restarting', `It ended unexpectedly (${how}) and is being restarted.`);
    const generation = ++this.generation;
    this.restartTimer = setTimeout(() => {
      void this.cleared.then(() => {
        if (generation === this.generation) this.launch();
      });
    }, delay);
  }

  private change(state: ProcessState['state'], message: string): void {
    this.state = { process: this.options.spec.name, state, restarts: this.policy.count(), message };
    if (state === 'failed' || state === 'stopped') for (const [, port] of this.waitingPorts.splice(0)) port.port.close();
    this.options.onState(this.state);
    if (state === 'ready' || state === 'failed' || state === 'stopped') for (const settled of this.settledListeners.splice(0)) settled();
  }
}
