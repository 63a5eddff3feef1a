import { dirname } from 'node:path';
import { createConfigRouter, createConfigurationSourceRouter, openConfigStore, openVault } from '@chatos/config-store';
import { commandWarnings, createLoginPath, createMcpRuntime, createSignIns, describeCommand } from '@chatos/mcp-runtime';
import { testModel } from '@chatos/model-gateway';
import { serveRouter } from '@chatos/process-host';
import type { Log, ProcessEnd } from '@chatos/process-host';
import { createConfigurationContext, resolveStateRoot } from '@chatos/state';
import type { ProcessEnvironment } from '../environment.ts';
import type { ProcessParts } from '../run-process.ts';

const RUNTIME_ROLE = /^runtime:(chat|aide)$/;

/**
 * The configuration process: the store and its vault, what the test buttons need, and a router for each kind of port. A page's port answers
 * `configContract` alone; only a port the parent opened for a runtime gives secrets.
 * @throws StateError where the state root or its database cannot be used
 */
export async function composeConfiguration(environment: ProcessEnvironment, end: Pick<ProcessEnd, 'report'>, log: Log): Promise<ProcessParts> {
  const context = createConfigurationContext(resolveStateRoot(environment.stateRoot));
  const vault = await openVault({ context, keyring: environment.keyring, log });
  const groups = {
    started: (groupId: number, command: string) => end.report({ type: 'group-started', groupId, command }),
    ended: (groupId: number) => end.report({ type: 'group-ended', groupId }),
  };
  const loginPath = createLoginPath({ environment: environment.inherited, groups, log });
  const defaultDirectory = environment.inherited['HOME'] ?? environment.inherited['USERPROFILE'] ?? dirname(environment.stateRoot);
  // What a user types here is approved as both runtimes will find it: on the PATH of the same login shell.
  const commandOf = async (server: Parameters<typeof describeCommand>[0]) => describeCommand(server, { path: await loginPath.resolve(), workingDirectory: defaultDirectory, pathExtensions: environment.inherited['PATHEXT'] });
  const store = openConfigStore({ context, vault, log, commandHash: async (server) => (await commandOf(server))?.hash ?? null });
  // The one keeper of tokens: both runtimes ask it, so that each is renewed once.
  const signIns = createSignIns({
    servers: () => store.mcpServers.list(),
    store: store.signIns,
    secret: (reference) => store.secret(reference),
    openLink: (url) => end.report({ type: 'open-link', url }),
    clientMetadataUrl: environment.clientMetadataUrl,
    log,
  });
  // For the test button alone: these servers serve no runtime, so they get none of its variables.
  const servers = createMcpRuntime({
    baseEnvironment: { ...environment.inherited },
    runtimeVariables: {},
    secret: (reference) => store.secret(reference),
    bearer: (request, signal) => signIns.bearer(request, signal),
    groups,
    loginPath,
    defaultDirectory,
    log,
  });
  const configure = () => servers.configure(store.mcpServers.list(), store.settings.read().settings);
  configure();
  store.onChange(configure);

  const forPages = createConfigRouter(store, {
    testModel,
    testMcpServer: (server, signal) => servers.test(server, signal),
    async describeCommand(server) {
      const command = await commandOf(server);
      return command && { ...command, command: [...command.command], environmentNames: [...command.environmentNames], warnings: commandWarnings(command, defaultDirectory), isApproved: command.hash === server.approvedHash };
    },
  }, signIns);
  const forRuntimes = createConfigurationSourceRouter(store, (request, signal) => signIns.bearer(request, signal));

  return {
    attachPath: context.paths.attach,
    connect(role, port) {
      if (role === 'page') serveRouter(forPages, port, { context: {}, log });
      else if (RUNTIME_ROLE.test(role)) serveRouter(forRuntimes, port, { context: {}, log });
      else {
        log(`config: closed a port of the unknown role ${JSON.stringify(role)}.`);
        port.close();
      }
    },
    async close() {
      signIns.close();
      try {
        await servers.close();
      } finally {
        store.close();
      }
    },
  };
}
