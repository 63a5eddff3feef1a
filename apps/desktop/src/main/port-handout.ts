import { PORT_CHANNEL, PORT_REQUEST_CHANNEL, PROCESS_OF_SURFACE, PROCESS_STATE_CHANNEL } from '@chatos/contracts';
import { messagePortMain } from '@chatos/process-host';
import type { Workbench } from '@chatos/process-host';
import { ipcMain, MessageChannelMain } from 'electron';
import type { WebFrameMain } from 'electron';
import type { SurfaceWindows } from './surface-windows.ts';

/**
 * Hands each page the one port it may hold: to the process behind its own surface. A small window's page holds a port of its own. Ports are not checked again after this, so the sender is
 * checked here, synchronously, while its frame still exists.
 */
export function handOutPorts(windows: SurfaceWindows, workbench: Workbench, log: (line: string) => void): void {
  const asked = new WeakSet<WebFrameMain>();
  ipcMain.handle(PORT_REQUEST_CHANNEL, (event) => {
    const surface = windows.senderOf(event);
    const frame = event.senderFrame;
    if (surface === null || frame === null) throw new Error('This page may not hold a port.');
    const name = PROCESS_OF_SURFACE[surface];
    const state = workbench.states().find((candidate) => candidate.process === name);
    if (state !== undefined) frame.postMessage(PROCESS_STATE_CHANNEL, state);
    // A page asks a second time where its user said "try again": a process that was given up is started anew.
    if (state?.state === 'failed' && asked.has(frame)) workbench.restart(name).catch((error: unknown) => log(`handOutPorts: ${String(error)}`));
    else if (state?.state === 'failed' || state?.state === 'stopped') return void asked.add(frame);
    // While the process starts, the port waits for it.
    asked.add(frame);
    const { port1, port2 } = new MessageChannelMain();
    workbench.connectPage(surface, messagePortMain(port1));
    frame.postMessage(PORT_CHANNEL, null, [port2]);
  });
  workbench.onState((state) => {
    for (const surface of ['chat', 'aide', 'settings'] as const) {
      if (PROCESS_OF_SURFACE[surface] === state.process) windows.sendToAll(surface, PROCESS_STATE_CHANNEL, state);
    }
  });
}
