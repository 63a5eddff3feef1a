import { SHELL_CHANNEL, shellCalls } from '@chatos/contracts';
import type { ShellCallName, ShellCalls, SurfaceName } from '@chatos/contracts';
import { app, dialog, ipcMain, Notification, shell } from 'electron';
import { showTarget } from './page-targets.ts';
import type { AskedTarget } from './page-targets.ts';
import type { SurfaceWindows } from './surface-windows.ts';

/** Answers the calls a page may make of its window; sender and input are checked before anything happens. */
export function answerShellCalls(windows: SurfaceWindows): void {
  ipcMain.handle(SHELL_CHANNEL, async (event, name: unknown, input: unknown) => {
    const surface = windows.senderOf(event);
    if (surface === null) throw new Error('This page may not call the shell.');
    if (typeof name !== 'string' || !Object.hasOwn(shellCalls, name)) throw new Error('There is no such shell call.');
    const callName = name as ShellCallName;
    const parsed = shellCalls[callName].input.safeParse(input);
    if (!parsed.success) throw new Error(`${callName}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
    const handler = handlersFor(surface, windows)[callName] as (value: unknown) => Promise<unknown>;
    return handler(parsed.data);
  });
}

/** Unread counts by surface: the badge of the application is their sum. */
const badges = new Map<SurfaceName, number>();

function handlersFor(surface: SurfaceName, windows: SurfaceWindows): ShellCalls {
  return {
    async showSurface(input) {
      windows.show(input.surface);
      return {};
    },
    async pickPaths({ kind }) {
      const window = windows.window(surface);
      if (window === undefined) return { paths: [] };
      const { filePaths } = await dialog.showOpenDialog(window, {
        properties: kind === 'folder' ? ['openDirectory', 'createDirectory'] : ['openFile', 'multiSelections'],
      });
      return { paths: filePaths };
    },
    async openLink({ url }) {
      await openLink(url);
      return {};
    },
    async notify({ title, body, target }) {
      notify(windows, surface, { title, body, ...(target === undefined ? {} : { target }) });
      return {};
    },
    async showCompact({ isShown }) {
      windows.showCompact(surface, isShown);
      return {};
    },
    async showTarget(target) {
      showTarget(windows, surface, target);
      return {};
    },
    async setBadge({ count }) {
      badges.set(surface, count);
      app.setBadgeCount([...badges.values()].reduce((sum, each) => sum + each, 0));
      return {};
    },
  };
}

/**
 * Opens a link outside, in its canonical form and never through a command shell.
 * @throws Error where it is neither https nor http to this machine
 */
export async function openLink(url: string): Promise<void> {
  const parsed = shellCalls.openLink.input.parse({ url });
  await shell.openExternal(new URL(parsed.url).href);
}

/** Those the user may still click: one that nothing holds is collected, and its click with it. */
const shown = new Set<Notification>();
/** More than these, and the oldest is let go: systems do not tell of every one that is dismissed. */
const MAX_SHOWN = 50;

/** A notification of the operating system; a click on it brings up the surface it came from, at what it names. */
export function notify(windows: SurfaceWindows, surface: SurfaceName, { title, body, target }: { title: string; body: string; target?: AskedTarget }): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  shown.add(notification);
  if (shown.size > MAX_SHOWN) for (const oldest of [...shown].slice(0, -MAX_SHOWN)) shown.delete(oldest);
  notification.on('click', () => {
    shown.delete(notification);
    if (target === undefined) windows.show(surface);
    else showTarget(windows, surface, target);
  });
  notification.on('close', () => shown.delete(notification));
  notification.show();
}
