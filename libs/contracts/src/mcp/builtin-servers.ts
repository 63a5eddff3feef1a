import { z } from 'zod';

/** What the workbench brings itself: each is an MCP server, configured under the name the predecessor gave it. */
export const builtinServer = z.enum(['tasks', 'files', 'code', 'shell', 'ui-prompter', 'subagents']);
export type BuiltinServer = z.infer<typeof builtinServer>;

/** The endpoint of a built-in server: `builtin:` and its kind, with ` --write` where it may change files. */
export const BUILTIN_SCHEME = 'builtin:';

export interface BuiltinEndpoint {
  readonly server: BuiltinServer;
  readonly canWrite: boolean;
}

/** Reads a built-in server's endpoint; null for every other endpoint, and for one that names no server of ours. */
export function readBuiltinEndpoint(endpoint: string): BuiltinEndpoint | null {
  if (!endpoint.startsWith(BUILTIN_SCHEME)) return null;
  const [name, ...options] = endpoint.slice(BUILTIN_SCHEME.length).split(' ');
  const server = builtinServer.safeParse(name);
  if (!server.success || options.some((option) => option !== '--write')) return null;
  return { server: server.data, canWrite: options.includes('--write') };
}

/** These work in a folder: a session without a workspace is not offered them. */
export const SERVERS_OF_A_WORKSPACE: readonly BuiltinServer[] = ['files', 'code', 'shell'];

/**
 * The records the configuration holds for them from the start: locked, so that they can be switched on and off and nothing else. Reading alone is
 * part of writing, so `project_files` is off.
 */
export const BUILTIN_RECORDS: readonly { readonly id: string; readonly name: string; readonly endpoint: string; readonly description: string; readonly enabled: boolean }[] = [
  { id: 'builtin-task_manager', name: 'task_manager', endpoint: 'builtin:tasks', description: 'Tasks of a session: add, list, update, complete.', enabled: true },
  { id: 'builtin-project_files', name: 'project_files', endpoint: 'builtin:files', description: 'Reads and searches the files of the workspace.', enabled: false },
  { id: 'builtin-code_writer', name: 'code_writer', endpoint: 'builtin:files --write', description: 'Reads, searches and changes the files of the workspace.', enabled: true },
  { id: 'builtin-code_maintainer', name: 'code_maintainer', endpoint: 'builtin:code --write', description: 'Reads ranges of files; moves and copies files of the workspace.', enabled: true },
  { id: 'builtin-shell_tasks', name: 'shell_tasks', endpoint: 'builtin:shell', description: 'Runs commands in the workspace, in a sandbox, and keeps terminals open.', enabled: true },
  { id: 'builtin-ui_prompter', name: 'ui_prompter', endpoint: 'builtin:ui-prompter', description: 'Asks the user for values and choices.', enabled: true },
  { id: 'builtin-subagent_router', name: 'subagent_router', endpoint: 'builtin:subagents', description: 'Hands a task to a subagent and follows it.', enabled: true },
];

/** In a built-in server's list of tools, under this key of a tool's `_meta`: the policy it has until the user sets another. No other server's word on it counts. */
export const DEFAULT_POLICY_KEY = 'chatos/default-policy';
