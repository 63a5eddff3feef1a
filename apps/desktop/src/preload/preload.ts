import { PAGE_TARGET_CHANNEL, PORT_CHANNEL, PORT_REQUEST_CHANNEL, PROCESS_STATE_CHANNEL, SHELL_CHANNEL } from '@chatos/contracts';
import type { ChatosShell, ShellCallName } from '@chatos/contracts';
import { contextBridge, ipcRenderer } from 'electron';

/**
 * All a page gets besides its port: its shell calls, each checked in main. A port cannot pass the context bridge, so it travels on as a window
 * message; nothing the page says ever becomes part of it.
 */
const call = <Name extends ShellCallName>(name: Name) => ((input: unknown) => ipcRenderer.invoke(SHELL_CHANNEL, name, input)) as ChatosShell[Name];

const shell: ChatosShell = {
  showSurface: call('showSurface'),
  pickPaths: call('pickPaths'),
  openLink: call('openLink'),
  notify: call('notify'),
  showCompact: call('showCompact'),
  showTarget: call('showTarget'),
  setBadge: call('setBadge'),
  requestPort: () => void ipcRenderer.invoke(PORT_REQUEST_CHANNEL),
};
contextBridge.exposeInMainWorld('chatosShell', shell);

ipcRenderer.on(PORT_CHANNEL, (event) => window.postMessage({ type: PORT_CHANNEL }, location.origin, event.ports));
ipcRenderer.on(PROCESS_STATE_CHANNEL, (_event, state: unknown) => window.postMessage({ type: PROCESS_STATE_CHANNEL, state }, location.origin));
ipcRenderer.on(PAGE_TARGET_CHANNEL, (_event, target: unknown) => window.postMessage({ type: PAGE_TARGET_CHANNEL, target }, location.origin));
