import type { OpenResources, ShellServerOptions, ToolServer, WorkspaceServerOptions } from '@chatos/mcp-servers';
import { createTasksServer, createUiPrompterServer, openCodeServer, openFilesServer, openServerResources, openShellServer } from '@chatos/mcp-servers';
import type { ToolServerEnvironment } from './environment.ts';
import { ToolServerRefusal, wordsOf } from './refusal.ts';
import type { ServerRequest } from './server-words.ts';

export interface ComposedServer {
  readonly server: Pick<ToolServer, 'serve' | 'close'>;
  /** After the connection has closed: ends what the server still runs, and closes the runtime's files. */
  close(): Promise<void>;
}

/** Opens what the server of a kind works on, and makes it. Throws StateError or WorkspaceError where that cannot be opened. */
export async function composeServer(request: ServerRequest, environment: ToolServerEnvironment, onError: (error: Error) => void): Promise<ComposedServer> {
  const resources = environment.runtime === null ? null : openServerResources(environment.runtime);
  try {
    const server = await createServer(request, environment, resources, onError);
    return {
      server,
      async close() {
        await server.close();
        resources?.close();
      },
    };
  } catch (error) {
    resources?.close();
    throw error;
  }
}

/** As the packages say. */
const VERSION = '0.1.0';

async function createServer(request: ServerRequest, environment: ToolServerEnvironment, resources: OpenResources | null, onError: (error: Error) => void): Promise<ComposedServer['server']> {
  const { kind, yes } = request;
  switch (kind) {
    case 'tasks':
      return createTasksServer({ store: required(resources).store, version: VERSION, yes, onError });
    case 'ui-prompter':
      return createUiPrompterServer({ store: required(resources).store, version: VERSION, onError });
    case 'files':
      return openFilesServer(await workspaceOptions(request, environment, resources, onError));
    case 'code':
      return openCodeServer(await workspaceOptions(request, environment, resources, onError));
    case 'shell':
      return openShellServer(await shellOptions(request, environment, required(resources), onError));
  }
}

async function workspaceOptions(request: ServerRequest, { workspaceRoot, stateRoots, homeDirectory: home }: ToolServerEnvironment, resources: OpenResources | null, onError: (error: Error) => void): Promise<WorkspaceServerOptions> {
  const ripgrepPath = await findRipgrep();
  return {
    version: VERSION, workspaceRoot: required(workspaceRoot), refusedPaths: stateRoots, home, ripgrepPath, onError,
    records: request.canWrite ? required(resources).store : null,
    asking: { uiPrompts: resources?.store.uiPrompts ?? null, yes: request.yes },
  };
}

async function shellOptions({ yes }: ServerRequest, environment: ToolServerEnvironment, { context, store }: OpenResources, onError: (error: Error) => void): Promise<ShellServerOptions> {
  const ripgrepPath = await findRipgrep();
  const { workspaceRoot, stateRoots, homeDirectory: home, temporaryRoot, platform, inherited } = environment;
  return {
    version: VERSION, workspaceRoot: required(workspaceRoot), refusedPaths: stateRoots, home, temporaryRoot, platform, environment: inherited, ripgrepPath, yes, onError,
    runtime: { sessionsDirectory: context.paths.sessions, uiPrompts: store.uiPrompts, records: store },
  };
}

/** Loaded for those that search alone: the package looks for the program of this platform. */
async function findRipgrep(): Promise<string> {
  try {
    return (await import('@vscode/ripgrep')).rgPath;
  } catch (cause) {
    throw new ToolServerRefusal(`ripgrep, which searches files, is not there (${wordsOf(cause)}).`, 'Install ChatOS again for this platform; in a clone, npm start installs what is missing.', cause);
  }
}

/** The environment was parsed for this very server, so it has what the server needs. */
function required<Part>(part: Part | null): Part {
  if (part === null) throw new TypeError('composeServer: the environment was parsed for another server.');
  return part;
}
