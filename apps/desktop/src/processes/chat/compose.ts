import { openChatRuntime } from '@chatos/chat-runtime';
import { serveRouter } from '@chatos/process-host';
import type { Log, ProcessEnd } from '@chatos/process-host';
import { createRuntimeContext, resolveStateRoot } from '@chatos/state';
import { builtinCommands } from '../builtin-servers.ts';
import type { ProcessEnvironment } from '../environment.ts';
import type { ProcessParts } from '../run-process.ts';

/**
 * The Chat process: its runtime, served to its page; the port to the configuration process feeds it.
 * @throws StateError where the state root or its database cannot be used
 */
export async function composeChat(environment: ProcessEnvironment, end: Pick<ProcessEnd, 'report'>, log: Log): Promise<ProcessParts> {
  const stateRoot = resolveStateRoot(environment.stateRoot);
  const runtime = await openChatRuntime({
    stateRoot,
    inherited: environment.inherited,
    builtin: builtinCommands(environment),
    groups: {
      started: (groupId, command) => end.report({ type: 'group-started', groupId, command }),
      ended: (groupId) => end.report({ type: 'group-ended', groupId }),
    },
    log: (level, message) => log(level === 'info' ? message : `${level}: ${message}`),
  });
  return {
    attachPath: createRuntimeContext(stateRoot, 'chat').paths.attach,
    connect(role, port) {
      if (role === 'page') serveRouter(runtime.router, port, { context: {}, log, mapError: runtime.mapError });
      else if (role === 'configuration') runtime.configuration.connect(port);
      else {
        log(`chat: closed a port of the unknown role ${JSON.stringify(role)}.`);
        port.close();
      }
    },
    close: () => runtime.close(),
  };
}
