import { PAGE_TARGET_CHANNEL } from '@chatos/contracts';
import type { ShellCalls, SurfaceName } from '@chatos/contracts';
import type { SurfaceWindows } from './surface-windows.ts';

/** What in a page is to be shown, as a page says it. */
export type AskedTarget = Parameters<ShellCalls['showTarget']>[0];

/**
 * Brings up a surface and tells its page what to show. A page that is only being loaded is told once it has been: its listener is in place then,
 * whether or not it has its port.
 */
export function showTarget(windows: SurfaceWindows, surface: SurfaceName, target: AskedTarget): void {
  const isNew = windows.window(surface) === undefined;
  windows.show(surface);
  const contents = windows.window(surface)?.webContents;
  if (contents === undefined) return;
  const tell = () => windows.send(surface, PAGE_TARGET_CHANNEL, target);
  if (isNew || contents.isLoadingMainFrame()) contents.once('did-finish-load', tell);
  else tell();
}
