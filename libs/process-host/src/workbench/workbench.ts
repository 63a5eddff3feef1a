import { PROCESS_OF_SURFACE, runtimeName } from '@chatos/contracts';
import type { LifecycleReport, ProcessName, ProcessState, RuntimeName, SurfaceName } from '@chatos/contracts';
import type { HostPort } from '../host/host-port.ts';
import type { ProcessHost } from '../host/process-host.ts';
import type { Log } from '../log.ts';
import { SupervisedProcess } from './supervised-process.ts';

export interface WorkbenchOptions {
  readonly host: ProcessHost;
  /** Absolute path of each process entry. */
  readonly entries: Readonly<Record<ProcessName, string>>;
  /** The whole environment of each process. */
  readonly environments: Readonly<Record<ProcessName, Readonly<Record<string, string>>>>;
  readonly log: Log;
  /** Default: all. */
  readonly processes?: readonly ProcessName[];
}

/** The processes of the workbench, kept running and connected with each other. */
export interface Workbench {
  /** Starts the configuration process, then the runtimes. Resolves when each is ready or has failed; the states say which. */
  start(): Promise<void>;
  /** Connects a page with the process behind its surface (role `page`). The port is closed where that has failed or was stopped. */
  connectPage(surface: SurfaceName, port: HostPort): void;
  connect(process: ProcessName, role: string, port: HostPort): void;
  states(): ProcessState[];
  /** Each change of a state. Returns a disposer. */
  onState(listener: (state: ProcessState) => void): () => void;
  /** Each report of a process. Returns a disposer. */
  onReport(listener: (process: ProcessName, report: LifecycleReport) => void): () => void;
  /** A fresh start of one process, whatever state it is in; forgets its crashes. Resolves when it is ready or has failed. */
  restart(process: ProcessName): Promise<void>;
  /** Asks every process to end, kills what has not within 5 s, and whatever process groups they reported. */
  stop(): Promise<void>;
}

const CONFIGURATION = 'config' satisfies ProcessName;

export function createWorkbench({ host, entries, environments, log, processes = ['config', 'chat', 'aide'] }: WorkbenchOptions): Workbench {
  const stateListeners = new Set<(state: ProcessState) => void>();
  const reportListeners = new Set<(process: ProcessName, report: LifecycleReport) => void>();
  const supervised = new Map<ProcessName, SupervisedProcess>();
  let isStopped = false;

  for (const name of processes) {
    supervised.set(name, new SupervisedProcess({
      host,
      spec: { name, entry: entries[name], environment: environments[name] },
      log,
      onState(state) {
        for (const listener of stateListeners) listener(state);
      },
      onReport(report) {
        for (const listener of reportListeners) listener(name, report);
      },
      onStarted: () => connectConfiguration(name),
    }));
  }

  function find(name: ProcessName): SupervisedProcess {
    const found = supervised.get(name);
    if (found === undefined) throw new Error(`The process ${name} is no part of this workbench.`);
    return found;
  }

  /** Channels between the configuration process and the runtimes live as long as both their ends: whichever starts gets new ones. */
  function connectConfiguration(started: ProcessName): void {
    const runtimes = started === CONFIGURATION ? runtimeName.options : runtimeName.options.filter((runtime) => runtime === started);
    for (const runtime of runtimes) connectRuntime(runtime);
  }

  function connectRuntime(runtime: RuntimeName): void {
    const configuration = supervised.get(CONFIGURATION);
    const process = supervised.get(runtime);
    // Whichever of the two is missing makes the channel when it starts.
    if (!configuration?.isRunning || !process?.isRunning) return;
    const [atConfiguration, atRuntime] = host.createChannel();
    configuration.connect(`runtime:${runtime}`, atConfiguration);
    process.connect('configuration', atRuntime);
  }

  const connect: Workbench['connect'] = (process, role, port) => find(process).connect(role, port);

  return {
    async start() {
      isStopped = false;
      // At once, so that a page that asks while the configuration is starting waits and is not turned away.
      for (const process of supervised.values()) process.announce();
      // First, and alone: it migrates the database that it shares with AIDE before AIDE's own tables are looked at.
      await supervised.get(CONFIGURATION)?.start();
      const others = [...supervised].filter(([name]) => name !== CONFIGURATION);
      // A stop while the configuration was starting.
      if (!isStopped) await Promise.all(others.map(([, process]) => process.start()));
    },
    connect,
    connectPage: (surface, port) => connect(PROCESS_OF_SURFACE[surface], 'page', port),
    states: () => [...supervised.values()].map((process) => process.currentState),
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    onReport(listener) {
      reportListeners.add(listener);
      return () => reportListeners.delete(listener);
    },
    restart: (process) => find(process).restart(),
    async stop() {
      isStopped = true;
      await Promise.all([...supervised.values()].map((process) => process.stop()));
    },
  };
}
