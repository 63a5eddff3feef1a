import type { BuiltinServer } from '@chatos/contracts';
import { createHash } from 'node:crypto';
import { firstOfEachName } from '../client/listed-tool.ts';
import type { ListedTool } from '../client/listed-tool.ts';
import type { McpTool } from '../types.ts';

/** The longest tool name that every model provider takes. */
const MAX_LENGTH = 64;
const SUFFIX_LENGTH = 8;

export interface ServerTools {
  server: string;
  tools: readonly ListedTool[];
  /** Whether it is one the workbench brings: only then its word on a tool's policy counts. */
  isBuiltin?: boolean;
  /** Which one that is. */
  builtin?: BuiltinServer;
}

/**
 * Gives every tool of a listing the name a model knows it by: `mcp_<server>_<tool>`, lower-case, `[^a-z0-9_-]` as `_`, at most 64 characters.
 *
 * Where two tools would get one name, or a name is too long, the name ends with a hash of server and tool. All that share a name get
 * one, so that neither order nor a newly added server decides which tool an old name means.
 */
export function qualifyNames(servers: readonly ServerTools[]): McpTool[] {
  const named = servers.flatMap(({ server, tools, builtin, isBuiltin = builtin !== undefined }) => firstOfEachName(tools).map((tool) => ({ server, tool, builtin, isBuiltin, plain: plainName(server, tool.name) })));
  const counts = new Map<string, number>();
  for (const { plain } of named) counts.set(plain, (counts.get(plain) ?? 0) + 1);
  return named.map(({ server, tool, builtin, isBuiltin, plain }) => ({
    server,
    tool: tool.name,
    qualifiedName: plain.length <= MAX_LENGTH && counts.get(plain) === 1 ? plain : withHash(plain, server, tool.name),
    description: tool.description,
    inputSchema: tool.inputSchema,
    title: tool.title,
    hints: tool.hints,
    ...(builtin === undefined ? {} : { builtin }),
    defaultPolicy: isBuiltin ? tool.statedPolicy : 'ask',
  }));
}

function plainName(server: string, tool: string): string {
  return `mcp_${server}_${tool}`.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '_');
}

function withHash(plain: string, server: string, tool: string): string {
  const hash = createHash('sha256').update(JSON.stringify([server, tool])).digest('hex').slice(0, SUFFIX_LENGTH);
  return `${plain.slice(0, MAX_LENGTH - SUFFIX_LENGTH - 1)}_${hash}`;
}
