import {
  TERMINAL_CHANGED_METHOD, TERMINAL_KILL_METHOD, TERMINAL_OUTPUT_METHOD, TERMINAL_RESIZE_METHOD, TERMINAL_WRITE_METHOD, terminalKill, terminalResize, terminalWrite, UI_PROMPT_CAPABILITY,
} from '@chatos/contracts';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { TerminalAnnouncer, TerminalSession } from './terminals/terminal-session.ts';
import type { Terminals } from './terminals/terminals.ts';

/** Tells a runtime of ours of its terminals; that they run also keeps the server from being stopped as idle. Another client is told nothing. */
export function announceTo(server: () => Server | null): TerminalAnnouncer {
  const notify = async (method: string, params: Record<string, unknown>): Promise<void> => {
    const to = server();
    if (to?.getClientCapabilities()?.experimental?.[UI_PROMPT_CAPABILITY] === undefined) return;
    // A peer that is gone takes nothing more: the output is on disk.
    await to.notification({ method, params } as unknown as Parameters<Server['notification']>[0]).catch(() => undefined);
  };
  return {
    output: (id, offset, text) => notify(TERMINAL_OUTPUT_METHOD, { id, offset, text }),
    changed: (terminal) => notify(TERMINAL_CHANGED_METHOD, { terminal }),
  };
}

/** What the user does to a terminal, by the runtime; it is not asked about. */
export function answerRuntime(server: Server, terminals: Terminals): void {
  const find = (id: string): TerminalSession => {
    const found = terminals.find(id);
    if (found) return found;
    throw new McpError(ErrorCode.InvalidParams, `There is no terminal "${id}" that this server runs.`);
  };
  server.setRequestHandler(z.object({ method: z.literal(TERMINAL_WRITE_METHOD), params: terminalWrite }), ({ params }) => {
    find(params.id).write(params.data);
    return {};
  });
  server.setRequestHandler(z.object({ method: z.literal(TERMINAL_RESIZE_METHOD), params: terminalResize }), ({ params }) => {
    find(params.id).resize(params.columns, params.rows);
    return {};
  });
  server.setRequestHandler(z.object({ method: z.literal(TERMINAL_KILL_METHOD), params: terminalKill }), async ({ params }) => {
    await find(params.id).kill();
    return {};
  });
}
