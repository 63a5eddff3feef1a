import type { ServerProblem } from '@chatos/mcp-runtime';
import { createToolCatalog, mcpTools } from '@chatos/turn';
import type { ServerInstructions, TurnTool } from '@chatos/turn';
import type { TurnRow } from '../store/turn-store.ts';
import { ownTools } from '../tools/session-tools.ts';
import type { EngineParts } from './engine-parts.ts';
import { toolsOfMode } from './modes.ts';

export interface GatherOptions { readonly parts: EngineParts; readonly turn: TurnRow; readonly workspaceRoot: string | null; readonly signal: AbortSignal }

/**
 * The tools of one turn: ours, and those of every server that answers, but for what the user took away from the session. A server that does
 * not answer is a problem to tell of, not a reason to fail; one that first needs the user's consent is waited for. A server of which the
 * session sees a tool may say how it is used.
 */
export async function gatherTools({ parts, turn, workspaceRoot, signal }: GatherOptions): Promise<{ tools: TurnTool[]; instructions: ServerInstructions[]; problems: ServerProblem[] }> {
  const { sessionId } = turn;
  const choices = parts.store.sessionTools.choices(sessionId);
  const listing = await parts.mcp.listTools({ workspaceRoot, sessionId, signal, isHidden: (server) => choices.hidesAllOf(server) });
  const listed = listing.tools.filter(({ server, tool }) => choices.isEnabled(server, tool));
  const own = ownTools(parts).filter(({ name }) => choices.isEnabled('', name));
  const modeOf = () => parts.modeOf(sessionId);
  const userMessageId = parts.store.messages.ofTurn(turn).find(({ role }) => role === 'user')?.id ?? '';
  const tools = [...own, ...mcpTools(parts.mcp, listed, { sessionId, turnId: turn.id, workspaceRoot, userMessageId, modeOf })];
  const instructions = [...new Set(listed.map(({ server }) => server))].map((server) => ({ server, text: parts.mcp.instructions(server) }));
  const catalog = createToolCatalog(tools, (name) => parts.store.policies.find(name, sessionId));
  return { tools: toolsOfMode(catalog, listed, modeOf), instructions, problems: listing.problems };
}
