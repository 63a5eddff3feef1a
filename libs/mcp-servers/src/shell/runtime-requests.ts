import {
  TERMINAL_CHANGED_METHOD, TERMINAL_KILL_METHOD, TERMINAL_OPEN_METHOD, TERMINAL_OUTPUT_METHOD, TERMINAL_RESIZE_METHOD, TERMINAL_WRITE_METHOD, terminalKill, terminalOpen, terminalResize, terminalWrite, UI_PROMPT_CAPABILITY,
} from '@chatos/contracts';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { accessSync, constants, statSync } from 'node:fs';
import { z } from 'zod';
import { ToolError } from '../kit/index.ts';
import type { TerminalAnnouncer, TerminalSession } from './terminals/terminal-session.ts';
import type { Terminals } from './terminals/terminals.ts';
import type { UserShell } from './terminals/user-shell.ts';

/** Tells a runtime of ours of its terminals; that they run also keeps the server from being stopped as idle. Another client is told nothing. */
export function announceTo(server: () => Server | null): TerminalAnnouncer {
  const notify = async (method: string, params: Record<string, unknown>): Promise<void> => {
    const to = server();
    if (to === null || !isRuntime(to)) return;
    // A peer that is gone takes nothing more: the output is on disk.
    await to.notification({ method, params } as unknown as Parameters<Server['notification']>[0]).catch(() => undefined);
  };
  return {
    output: (id, offset, text) => notify(TERMINAL_OUTPUT_METHOD, { id, offset, text }),
    changed: (terminal) => notify(TERMINAL_CHANGED_METHOD, { terminal }),
  };
}

export interface RuntimeAnswers {
  readonly terminals: Terminals;
  /** Real path, as it was when the server started. */
  readonly workspaceRoot: string;
  /** The user's own; null where there is none. */
  readonly shell: () => UserShell | null;
}

/** What the user does to a terminal, by the runtime; it is not asked about. */
export function answerRuntime(server: Server, { terminals, workspaceRoot, shell }: RuntimeAnswers): void {
  const find = (id: string): TerminalSession => {
    const found = terminals.find(id);
    if (found) return found;
    throw new McpError(ErrorCode.InvalidParams, `There is no terminal "${id}" that this server runs.`);
  };
  // Nothing confines it, so that only who speaks for the user may have it: a runtime of ours, which asks on the user's word alone. No tool leads here.
  server.setRequestHandler(z.object({ method: z.literal(TERMINAL_OPEN_METHOD), params: terminalOpen }), async ({ params }) => {
    if (!isRuntime(server)) throw new McpError(ErrorCode.MethodNotFound, 'Only the workbench opens terminals of the user.');
    const own = shell();
    if (own === null) throw refusal('There is no shell on this machine that could be started. Set SHELL to one.');
    if (!isFolder(workspaceRoot)) throw refusal(`The workspace ${workspaceRoot} is not there any more, or cannot be entered. Bring it back, or choose another workspace.`);
    try {
      const { terminal } = await terminals.openForUser({ ...params, cwd: workspaceRoot, shell: own });
      return { terminal };
    } catch (error: unknown) {
      throw refusal(error instanceof ToolError ? `${error.problem} ${error.remedy}` : `The shell ${own.file} could not be started: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
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

/** What only a runtime of ours declares. */
function isRuntime(server: Server): boolean {
  return server.getClientCapabilities()?.experimental?.[UI_PROMPT_CAPABILITY] !== undefined;
}

function refusal(words: string): McpError {
  return new McpError(ErrorCode.InvalidRequest, words);
}

function isFolder(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
