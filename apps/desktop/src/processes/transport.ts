import { electronParent, nodeParent } from '@chatos/process-host';

type ElectronParentPort = Parameters<typeof electronParent>[0];

/**
 * The life-cycle channel to the parent: Electron's in a `utilityProcess`, Node's IPC in a child that was spawned. The only place of a process
 * entry that knows Electron.
 */
export function parentTransport(): ReturnType<typeof electronParent> | ReturnType<typeof nodeParent> {
  const { parentPort } = process as { parentPort?: ElectronParentPort };
  return parentPort === undefined ? nodeParent(process) : electronParent(parentPort);
}
