import type { RunMode } from '@chatos/contracts';
import type { McpRuntime, McpTool } from '@chatos/mcp-runtime';
import type { TurnTool } from '../turn-tool.ts';
import { modelSchema, modelText } from './model-text.ts';

/** For whom the calls are made: a server is told, and is started for this workspace. */
export interface McpCallPlace {
  readonly sessionId: string;
  readonly turnId: string;
  readonly workspaceRoot: string | null;
  /** A subagent calls with its own; absent: the session's model. */
  readonly caller?: 'main' | 'subagent';
  /** The user's message that the turn answers. */
  readonly userMessageId?: string;
  /** The session's mode at the time of the call; null (or absent) where it has none. */
  readonly modeOf?: () => RunMode | null;
}

/**
 * The listed tools of MCP servers as tools of a turn. A server's own word on whether a tool is safe is not trusted: each asks first, but
 * those of the workbench's own servers that need not. */
export function mcpTools(mcp: Pick<McpRuntime, 'call'>, tools: readonly McpTool[], { modeOf, ...place }: McpCallPlace): TurnTool[] {
  return tools.map((tool) => ({
    name: tool.qualifiedName,
    description: modelText(tool.description),
    inputSchema: modelSchema(tool.inputSchema),
    policy: tool.defaultPolicy,
    async execute(input, { callId, signal, progress }) {
      const mode = modeOf?.() ?? null;
      const { text, isError, blob, media } = await mcp.call({ server: tool.server, tool: tool.tool, arguments: input, ...place, ...(mode === null ? {} : { mode }), callId, signal, ...(progress ? { onProgress: progress } : {}) });
      return { text, isError, ...(blob === undefined ? {} : { blob }), ...(media === undefined ? {} : { media }) };
    },
  }));
}
