import type { ServerProblem } from '@chatos/mcp-runtime';
import { builtinTools, createToolCatalog, mcpTools } from '@chatos/turn';
import type { TurnTool } from '@chatos/turn';
import { readResultTool } from '../blobs/read-result-tool.ts';
import type { TurnRow } from '../store/turn-store.ts';
import type { EngineParts } from './engine-parts.ts';

export interface GatherOptions { readonly parts: EngineParts; readonly turn: TurnRow; readonly workspaceRoot: string | null; readonly signal: AbortSignal }

/** The tools of one turn: ours, and those of every server that answers; the servers that do not are problems to tell of, not a reason to fail. */
export async function gatherTools({ parts, turn, workspaceRoot, signal }: GatherOptions): Promise<{ tools: TurnTool[]; problems: ServerProblem[] }> {
  const listing = await parts.mcp.listTools({ workspaceRoot, signal });
  const tools = [...builtinTools(), readResultTool(parts.blobs), ...mcpTools(parts.mcp, listing.tools, { sessionId: turn.sessionId, turnId: turn.id, workspaceRoot })];
  return { tools: createToolCatalog(tools, (name) => parts.store.policies.find(name, turn.sessionId)), problems: listing.problems };
}
