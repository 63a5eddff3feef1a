import { externalLink } from '@chatos/contracts';
import { acquireOwnerLock, resolveStateRoot } from '@chatos/state/paths';
import open from 'open';
import { startHeadlessHost } from './headless-host.ts';
import { watchParent } from './parent-watch.ts';
import { createCommandWorkbench } from '../workbench.ts';

export interface ServeOptions {
  readonly stateRoot: string;
  readonly port: number;
  /** Whether to open the way in with the user's browser. */
  readonly open: boolean;
  readonly nodePath: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly command: string;
  readonly print: (line: string) => void;
  readonly log: (line: string) => void;
}

/**
 * The workbench without Electron: the same processes, the same pages, on loopback. Returns when it has been told to end, or its parent has gone.
 * @throws StateError where the state root is unusable or held by another; Error where a port is taken
 */
export async function serve(options: ServeOptions, signal: AbortSignal): Promise<void> {
  const root = resolveStateRoot(options.stateRoot);
  const lock = acquireOwnerLock(root, { kind: 'headless', command: options.command });
  const parent = watchParent();
  const ended = AbortSignal.any([signal, parent.signal]);
  const { workbench, pages } = createCommandWorkbench({ root, nodePath: options.nodePath, environment: options.environment, log: options.log });
  try {
    const host = await startHeadlessHost({ workbench, port: options.port, pages, log: options.log });
    try {
      workbench.onState((state) => {
        if (state.state === 'failed') options.log(`${state.process}: ${state.message}`);
      });
      workbench.onReport((_process, report) => {
        if (report.type !== 'open-link' || !externalLink.safeParse(report.url).success) return;
        options.print(`To sign in, open ${report.url}`);
        if (options.open) void openInBrowser(report.url, options.log);
      });
      const started = workbench.start();
      options.print(`ChatOS is at ${host.wayIn}`);
      if (options.open) await openInBrowser(host.wayIn, options.log);
      await started;
      options.print('Press Ctrl+C to end it.');
      await new Promise<void>((resolve) => {
        if (ended.aborted) resolve();
        ended.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await host.close();
    }
  } finally {
    parent.close();
    await workbench.stop();
    lock.release();
  }
}

async function openInBrowser(address: string, log: (line: string) => void): Promise<void> {
  try {
    const browser = await open(address);
    browser.on('error', () => log('No browser could be started: open the address above yourself.'));
  } catch {
    log('No browser could be started: open the address above yourself.');
  }
}
