import type { SurfaceName } from '@chatos/contracts';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { openDisplay } from './display.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..', '..');

export interface DesktopWorkbench {
  readonly application: ElectronApplication;
  readonly pid: number;
  /** What main and its processes have written on standard error so far. */
  readonly errors: () => string;
  /** The page of a surface, brought to the front as a user would, by the switch in the header. */
  page(surface: SurfaceName): Promise<Page>;
  close(): Promise<void>;
}

/** The Electron to test on: CHATOS_ELECTRON, or the one tools/ brings. */
export function findElectron(): string {
  return process.env['CHATOS_ELECTRON'] ?? execFileSync('bash', [join(REPOSITORY, 'tools', 'electron', 'get-electron.sh')], { encoding: 'utf8' }).trim();
}

/** Starts the built desktop in a real Electron, on a display of its own where there is none. */
export async function launchDesktop(stateRoot: string, environment: Record<string, string> = {}): Promise<DesktopWorkbench> {
  const display = await openDisplay();
  let errors = '';
  const application = await _electron.launch({
    executablePath: findElectron(),
    args: ['--no-sandbox', '--disable-gpu', join(import.meta.dirname, 'electron-boot.cjs'), '--state-root', stateRoot],
    env: { ...stringsOf(process.env), CHATOS_NODE: process.execPath, CHATOS_NO_DIALOG: '1', CHATOS_KEYRING: 'never', DISPLAY: display.display, ...environment },
    timeout: 60_000,
  });
  application.process().stderr?.on('data', (data: Buffer) => (errors += String(data)));
  const find = (surface: SurfaceName) => application.windows().find((page) => page.url().startsWith(`chatos://${surface}/`));
  return {
    application,
    pid: application.process().pid ?? 0,
    errors: () => errors,
    async page(surface) {
      if (find(surface) === undefined && surface !== 'chat') {
        const chat = await eventually("Chat's window", () => find('chat'));
        // Not awaited inside: the window that answers is about to be hidden.
        await chat.evaluate((name) => void (globalThis as unknown as { chatosShell: { showSurface(input: { surface: string }): Promise<unknown> } }).chatosShell.showSurface({ surface: name }), surface);
      }
      return eventually(`the window of ${surface}`, () => find(surface));
    },
    async close() {
      await application.close();
      display.close();
    },
  };
}

function stringsOf(values: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
