import { createPortClient, PROCESS_OF_SURFACE } from '@chatos/contracts';
import type { ProcessName, SurfaceName } from '@chatos/contracts';
import { attach } from '@chatos/process-host';
import { createConfigurationContext, createRuntimeContext } from '@chatos/state/paths';
import type { StateRoot } from '@chatos/state/paths';
import type { CommandSession, ContractOf } from './command-session.ts';

/**
 * Runs work on the processes of the ChatOS that holds the state root: each is spoken to over its own socket, so a command for AIDE never reaches
 * Chat. Nothing is started and nothing ended.
 * @throws AttachError where a process takes no one
 */
export async function withRunning<Result>(root: StateRoot, work: (session: CommandSession) => Promise<Result>): Promise<Result> {
  const closers: (() => void)[] = [];
  try {
    return await work({
      async connect<Surface extends SurfaceName>(surface: Surface) {
        const portClient = createPortClient<ContractOf[Surface]>(await attach(attachPath(root, PROCESS_OF_SURFACE[surface])));
        closers.push(() => portClient.close());
        return portClient.client;
      },
      isAttached: true,
      lastLines: () => '',
    });
  } finally {
    for (const close of closers) close();
  }
}

function attachPath(root: StateRoot, process: ProcessName): string {
  return process === 'config' ? createConfigurationContext(root).paths.attach : createRuntimeContext(root, process).paths.attach;
}
