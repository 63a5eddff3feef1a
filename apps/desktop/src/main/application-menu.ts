import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { SurfaceWindows } from './surface-windows.ts';

/** The menu, and with it the keys that work on every surface: one stroke leads from Chat to AIDE and back. */
export function setApplicationMenu(windows: SurfaceWindows, isMac: boolean): void {
  const surfaces: MenuItemConstructorOptions = {
    label: 'Go',
    submenu: [
      { label: 'Chat', accelerator: 'CmdOrCtrl+1', click: () => windows.show('chat') },
      { label: 'AIDE', accelerator: 'CmdOrCtrl+2', click: () => windows.show('aide') },
      { label: 'Settings', accelerator: 'CmdOrCtrl+,', click: () => windows.show('settings') },
    ],
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : [{ label: 'File', submenu: [{ role: 'quit' } as const] }]),
      { role: 'editMenu' },
      { label: 'View', submenu: [{ role: 'reload' }, { type: 'separator' }, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }] },
      surfaces,
      { role: 'windowMenu' },
    ]),
  );
}
