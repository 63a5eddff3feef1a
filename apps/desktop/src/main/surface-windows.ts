import { surfaceName } from '@chatos/contracts';
import type { SurfaceName } from '@chatos/contracts';
import { BrowserWindow, session } from 'electron';
import type { BrowserWindowConstructorOptions, WebFrameMain, WebContents } from 'electron';
import { COMPACT_SURFACE, createCompactWindow } from './compact-window.ts';
import { restrictSession } from './page-security.ts';
import { servePage, surfaceOrigin } from './page-protocol.ts';
import { MINIMUM, readPlacement, writePlacement } from './window-bounds.ts';

export interface SurfaceWindows {
  /** Shows one surface in the place of the other, making its window at the first time. */
  show(surface: SurfaceName): void;
  /** The surface shown now, brought to the front. */
  focus(): void;
  /** Opens or closes the surface's small window. Throws where the surface has none. */
  showCompact(surface: SurfaceName, isShown: boolean): void;
  /** Sends to the page of a surface, where its window exists. */
  send(surface: SurfaceName, channel: string, ...values: unknown[]): void;
  /** Sends to every page of a surface: that of its window, and that of its small window. */
  sendToAll(surface: SurfaceName, channel: string, ...values: unknown[]): void;
  /** The window of a surface, where it exists. */
  window(surface: SurfaceName): BrowserWindow | undefined;
  /**
   * The surface that sent an IPC message, taken from the window and the frame's origin, never from what the message says.
   * Null where the sender is not the top frame of a window of ours showing its own page. The small window is one of its surface's.
   */
  senderOf(event: { sender: WebContents; senderFrame: WebFrameMain | null }): SurfaceName | null;
}

/**
 * One window per surface, each in an in-memory partition of its own, of which one is visible.
 * @param options.onLastClosed called when the user closes the visible window: the workbench ends
 */
export function createSurfaceWindows(options: { pages: string; preload: string; placementFile: string; compactPlacementFile: string; onLastClosed: () => void }): SurfaceWindows {
  const windows = new Map<SurfaceName, BrowserWindow>();
  let shown: SurfaceName = 'chat';
  // Its partition was made with the surface's window: only the page there asks for the small one.
  const compact = createCompactWindow({ page: `${surfaceOrigin(COMPACT_SURFACE)}/`, webPreferences: () => webPreferences(COMPACT_SURFACE), placementFile: options.compactPlacementFile });

  function webPreferences(surface: SurfaceName): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
    return {
      session: session.fromPartition(`surface-${surface}`),
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      navigateOnDragDrop: false,
    };
  }

  function windowsOf(surface: SurfaceName): BrowserWindow[] {
    return [windows.get(surface), surface === COMPACT_SURFACE ? compact.window() : undefined].filter((window) => window?.isDestroyed() === false) as BrowserWindow[];
  }

  function create(surface: SurfaceName): BrowserWindow {
    const partition = session.fromPartition(`surface-${surface}`);
    restrictSession(partition);
    servePage(partition, surface, options.pages);
    const placement = readPlacement(options.placementFile);
    const window = new BrowserWindow({
      ...placement.bounds,
      minWidth: MINIMUM.width,
      minHeight: MINIMUM.height,
      show: false,
      title: 'ChatOS',
      webPreferences: webPreferences(surface),
    });
    if (placement.isMaximized) window.maximize();
    const remember = () => writePlacement(options.placementFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    window.on('close', remember);
    window.on('closed', () => {
      windows.delete(surface);
      if (surface === shown) options.onLastClosed();
    });
    void window.loadURL(`${surfaceOrigin(surface)}/`);
    windows.set(surface, window);
    return window;
  }

  return {
    show(surface) {
      const previous = windows.get(shown);
      const next = windows.get(surface) ?? create(surface);
      if (previous !== undefined && previous !== next) {
        next.setBounds(previous.getBounds());
        previous.hide();
      }
      shown = surface;
      next.show();
      next.focus();
    },
    focus() {
      const window = windows.get(shown);
      if (window === undefined) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    showCompact(surface, isShown) {
      if (surface !== COMPACT_SURFACE) throw new Error('This surface has no small window.');
      if (isShown) compact.show();
      else compact.close();
    },
    sendToAll(surface, channel, ...values) {
      for (const window of windowsOf(surface)) window.webContents.send(channel, ...values);
    },
    send(surface, channel, ...values) {
      const window = windows.get(surface);
      if (window !== undefined && !window.isDestroyed()) window.webContents.send(channel, ...values);
    },
    window: (surface) => windows.get(surface),
    senderOf(event) {
      const frame = event.senderFrame;
      if (frame === null || frame.parent !== null) return null;
      for (const surface of surfaceName.options) {
        const window = windowsOf(surface).find(({ webContents }) => webContents === event.sender);
        if (window === undefined) continue;
        return frame === window.webContents.mainFrame && frame.origin === surfaceOrigin(surface) ? surface : null;
      }
      return null;
    },
  };
}
