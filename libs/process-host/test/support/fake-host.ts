import type { LifecycleReport } from '@chatos/contracts';
import type { HostPort, ProcessExit, ProcessHost, ProcessSpec } from '@chatos/process-host';

export interface FakeProcess {
  readonly spec: ProcessSpec;
  readonly roles: string[];
  isGone: boolean;
  report(report: LifecycleReport): void;
  exit(exit: ProcessExit): void;
}

/** A host whose processes do only what a test says: for what would take minutes with real ones. */
export function createFakeHost(): ProcessHost & { readonly started: FakeProcess[] } {
  const started: FakeProcess[] = [];
  return {
    started,
    createChannel: () => [fakePort(), fakePort()],
    start(spec) {
      const reportListeners: ((report: LifecycleReport) => void)[] = [];
      const exitListeners: ((exit: ProcessExit) => void)[] = [];
      const fake: FakeProcess = {
        spec,
        roles: [],
        isGone: false,
        report: (report) => reportListeners.forEach((listener) => listener(report)),
        exit(exit) {
          if (fake.isGone) return;
          fake.isGone = true;
          exitListeners.forEach((listener) => listener(exit));
        },
      };
      started.push(fake);
      return {
        pid: 4_000_000 + started.length,
        connect: (role) => void fake.roles.push(role),
        onReport: (listener) => void reportListeners.push(listener),
        onExit: (listener) => void exitListeners.push(listener),
        async stop() {
          fake.exit({ code: 0, signal: null });
        },
        kill: () => fake.exit({ code: null, signal: 'SIGKILL' }),
      };
    },
  };
}

function fakePort(): HostPort {
  return { kind: 'relay', port: { post: () => undefined, onMessage: () => undefined, onClose: () => undefined, close: () => undefined } };
}
