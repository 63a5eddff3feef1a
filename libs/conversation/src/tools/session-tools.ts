import type { ToolEntry, ToolSet } from '@chatos/contracts';
import type { McpTool } from '@chatos/mcp-runtime';
import { builtinTools, mcpTools } from '@chatos/turn';
import type { TurnTool } from '@chatos/turn';
import { readResultTool } from '../blobs/read-result-tool.ts';
import { sessionNotFound } from '../errors.ts';
import type { EngineParts } from '../running/engine-parts.ts';

/** A rule of thumb over languages and models; the real count is the provider's. */
const CHARACTERS_PER_TOKEN = 4;
/** A page shows no more of a description than this; a model is told less. */
const SHOWN_DESCRIPTION_CHARACTERS = 20_000;

/** Which tools a session's model is offered, and what they weigh. Choices are this runtime's own. */
export interface SessionTools {
  /** From what is known of the servers, which starts nothing; `refresh` asks every server anew. Rejects with ConversationError 'NOT_FOUND' for the session. */
  list(sessionId: string, refresh: boolean, signal: AbortSignal | undefined): Promise<ToolSet>;
  /** Shows or hides all tools of a server (`tool` null; '' is the workbench itself), or one. */
  setEnabled(choice: { sessionId: string; server: string; tool: string | null; isEnabled: boolean }, signal: AbortSignal | undefined): Promise<ToolSet>;
}

/** The workbench's own tools, which belong to no server. */
export function ownTools(parts: Pick<EngineParts, 'blobs'>): TurnTool[] {
  return [...builtinTools(), readResultTool(parts.blobs)];
}

export function createSessionTools(parts: EngineParts): SessionTools {
  const { store, mcp } = parts;

  async function list(sessionId: string, refresh: boolean, signal: AbortSignal = new AbortController().signal): Promise<ToolSet> {
    const session = store.sessions.find(sessionId);
    if (session === null) throw sessionNotFound();
    const workspaceRoot = parts.workspaceRoot(session);
    const { tools: listed, problems } = await mcp.listTools({ workspaceRoot, sessionId, signal, refresh, isKnownOnly: !refresh });
    const choices = store.sessionTools.choices(sessionId);
    const offered = mcpTools(mcp, listed, { sessionId, turnId: '', workspaceRoot });
    const entry = (tool: TurnTool, mcpTool: McpTool | null): ToolEntry => {
      const { server, tool: name, title, description, hints } = mcpTool ?? { server: '', tool: tool.name, title: tool.name, description: tool.description, hints: {} };
      return {
        name: tool.name, server, tool: name, title, description: description.slice(0, SHOWN_DESCRIPTION_CHARACTERS), hints,
        policy: store.policies.find(tool.name, sessionId) ?? tool.policy, isEnabled: choices.isEnabled(server, name), tokens: weightOf(tool),
      };
    };
    const tools = [...ownTools(parts).map((tool) => entry(tool, null)), ...offered.map((tool, index) => entry(tool, listed[index] ?? null))];
    return { tools, problems, tokens: tools.reduce((sum, { isEnabled, tokens }) => sum + (isEnabled ? tokens : 0), 0) };
  }

  return {
    list,
    setEnabled(choice, signal) {
      if (store.sessions.find(choice.sessionId) === null) throw sessionNotFound();
      store.transaction(() => store.sessionTools.set(choice));
      return list(choice.sessionId, false, signal);
    },
  };
}

/** What a model's context holds of it: as it is really told. */
function weightOf({ name, description, inputSchema }: TurnTool): number {
  return Math.ceil((name.length + description.length + JSON.stringify(inputSchema).length) / CHARACTERS_PER_TOKEN);
}
