import { BrowserWindow } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import { readPlacement, writePlacement } from './window-bounds.ts';

/** The surface that has a small window: what runs in AIDE is to be seen and steered over other programs. */
export const COMPACT_SURFACE = 'aide';
/** The page is the surface's own; by this it knows that it is shown in the small window. */
export const COMPACT_HASH = '#compact';

const LIMITS = { initial: { width: 380, height: 230 }, minimum: { width: 300, height: 170 } };
const LARGEST = { width: 640, height: 520 };

export interface CompactWindow {
  show(): void;
  close(): void;
  /** While it is open. */
  window(): BrowserWindow | undefined;
}

/**
 * The small window that stays on top of all others and on every workspace, where it was last. It shows the page of its surface, in that surface's partition,
 * under the same rules.
 * @param options.page the address of the surface's page
 */
export function createCompactWindow(options: { page: string; webPreferences: () => NonNullable<BrowserWindowConstructorOptions['webPreferences']>; placementFile: string }): CompactWindow {
  let open: BrowserWindow | undefined;

  function create(): BrowserWindow {
    const { bounds } = readPlacement(options.placementFile, LIMITS);
    const window = new BrowserWindow({
      ...bounds,
      minWidth: LIMITS.minimum.width, minHeight: LIMITS.minimum.height, maxWidth: LARGEST.width, maxHeight: LARGEST.height,
      show: false, frame: false, alwaysOnTop: true, fullscreenable: false, maximizable: false,
      title: 'ChatOS AIDE',
      webPreferences: options.webPreferences(),
    });
    window.setAlwaysOnTop(true, 'floating');
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
    window.on('close', () => writePlacement(options.placementFile, { bounds: window.getNormalBounds(), isMaximized: false }));
    window.on('closed', () => (open = undefined));
    void window.loadURL(`${options.page}${COMPACT_HASH}`);
    return window;
  }

  return {
    show() {
      open ??= create();
      if (open.isMinimized()) open.restore();
      open.show();
    },
    close: () => open?.close(),
    window: () => open,
  };
}
