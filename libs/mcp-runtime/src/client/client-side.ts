import type { ServerPrompt, Settings } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';
import { messageOf } from '../errors.ts';
import { createServerPrompts } from '../prompts/create-server-prompts.ts';
import type { ServerPrompts } from '../prompts/server-prompts.ts';
import { createServerResources } from '../resources/create-server-resources.ts';
import type { ServerResources } from '../resources/server-resources.ts';
import type { McpRuntimeOptions } from '../types.ts';
import type { ListedTool, ServerConnection } from './connection.ts';
import type { ConnectionEvents } from './connection-events.ts';
import { KnownLists, PROMPT_LISTS, RESOURCE_LISTS } from './known-lists.ts';
import type { ResourceLists } from './known-lists.ts';
import { createFollower } from './list-changes.ts';
import type { KnownServer, ServerAccess } from './server-access.ts';

export type ListChange = { server: string; list: 'tools' | 'prompts' | 'resources' };

export interface ClientSideOptions extends Pick<McpRuntimeOptions, 'recordLog'> {
  access: ServerAccess;
  settings(): Settings;
  /** The tools of a server as it lists them now. */
  keepTools(server: KnownServer, tools: ListedTool[]): void;
  /** A message of the server's logging, for its own log. */
  writeLog(server: KnownServer, line: { level: string; text: string }): void;
  log: Log;
}

/** How many of a server's messages are recorded in a minute: the record is the user's, and no place for a flood. */
const RECORDED_PER_MINUTE = 300;

/** What one connection is opened with, and told once it stands. */
export interface ClientEnd {
  readonly events: ConnectionEvents;
  /** To be called with the connection: takes its lists, and says what it is to log. */
  opened(connection: ServerConnection): void;
  /** To be called when the connection has ended. */
  closed(): void;
}

export interface ClientSide {
  readonly prompts: ServerPrompts;
  readonly resources: ServerResources;
  onListChanged(listener: (change: ListChange) => void): () => void;
  /** Our end of one new connection of a server. */
  forConnection(server: KnownServer): ClientEnd;
  /** The settings changed: running servers are told what to log. */
  settingsChanged(): void;
}

/** What the servers of a runtime offer besides their tools, and what they say unasked. */
export function createClientSide(options: ClientSideOptions): ClientSide {
  const { access, settings, log } = options;
  const promptLists = new KnownLists<ServerPrompt[]>(PROMPT_LISTS, access, log);
  const resourceLists = new KnownLists<ResourceLists>(RESOURCE_LISTS, access, log);
  const listeners = new Set<(change: ListChange) => void>();
  const running = new Map<ServerConnection, { name: string; level: Settings['mcpToolLogLevel'] | null }>();
  const tell = (change: ListChange) => {
    for (const listener of listeners) listener(change);
  };

  async function applyLogLevel(connection: ServerConnection): Promise<void> {
    const entry = running.get(connection);
    const level = settings().mcpToolLogLevel;
    if (!entry || entry.level === level) return;
    entry.level = level;
    try {
      await connection.setLogLevel(level);
    } catch (error) {
      log(`MCP server "${entry.name}": it could not be told what to log: ${messageOf(error)}`);
    }
  }

  return {
    prompts: createServerPrompts(access, promptLists),
    resources: createServerResources(access, resourceLists),
    onListChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forConnection(server) {
      const controller = new AbortController();
      const { signal } = controller;
      let connection: ServerConnection | null = null;
      const mayRecord = createRate(RECORDED_PER_MINUTE);
      const refresh = {
        tools: async (open: ServerConnection) => options.keepTools(server, await open.listTools(signal)),
        prompts: async (open: ServerConnection) => void (await promptLists.learn(server, open, signal)),
        resources: async (open: ServerConnection) => void (await resourceLists.learn(server, open, signal)),
      };
      const follow = (list: ListChange['list']) => createFollower(async () => {
        if (!connection) return;
        try {
          await refresh[list](connection);
          if (!signal.aborted) tell({ server: server.name, list });
        } catch (error) {
          if (!signal.aborted) log(`MCP server "${server.name}": its changed ${list} could not be listed: ${messageOf(error)}`);
        }
      });
      const followers = { tools: follow('tools'), prompts: follow('prompts'), resources: follow('resources') };
      return {
        events: {
          toolsChanged: () => followers.tools.trigger(),
          promptsChanged: () => followers.prompts.trigger(),
          resourcesChanged: () => followers.resources.trigger(),
          logged({ level, logger, text }) {
            const { mcpToolLogLevel, mcpToolLogMaxFieldChars } = settings();
            if (mcpToolLogLevel === 'off') return;
            const shown = text.length > mcpToolLogMaxFieldChars ? `${text.slice(0, mcpToolLogMaxFieldChars)}…` : text;
            options.writeLog(server, { level, text: logger === '' ? shown : `${logger}: ${shown}` });
            if (mayRecord()) options.recordLog?.({ server: server.name, level, logger, text: shown });
          },
        },
        opened(open) {
          connection = open;
          if (signal.aborted) return;
          running.set(open, { name: server.name, level: null });
          void applyLogLevel(open);
          if (open.instructions !== '') options.writeLog(server, { level: 'info', text: `How to use it, in its own words: ${open.instructions}` });
          // Known from now on, so that the composer can offer them without starting anything.
          if (open.capabilities.prompts) void refresh.prompts(open);
          if (open.capabilities.resources) void refresh.resources(open);
        },
        closed() {
          controller.abort();
          for (const follower of Object.values(followers)) follower.close();
          if (connection) running.delete(connection);
        },
      };
    },
    settingsChanged() {
      for (const connection of running.keys()) void applyLogLevel(connection);
    },
  };
}

/** Says yes at most `perMinute` times in a minute. */
function createRate(perMinute: number): () => boolean {
  let windowStart = 0;
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - windowStart >= 60_000) {
      windowStart = now;
      count = 0;
    }
    return ++count <= perMinute;
  };
}
