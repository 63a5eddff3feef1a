// One turn of a conversation, for both runtimes: model stream, tool calls, approvals, limits, one terminal state. Owns no storage.
export { runTurn } from './loop/run-turn.ts';
export type { ApprovalRequest, Corrections, TurnOptions } from './turn-options.ts';
export type { StepUsage, TurnEvent, TurnOutcome } from './turn-event.ts';
export type { ToolCallContext, ToolResult, TurnTool } from './turn-tool.ts';
export type { Compaction } from './compaction/compaction.ts';
export { contextFromSummary } from './compaction/summary-message.ts';
export { compactionThreshold } from './compaction/threshold.ts';
export { approvalArguments } from './tools/approval-arguments.ts';
export { builtinTools } from './tools/builtin-tools.ts';
export { createToolCatalog } from './tools/tool-catalog.ts';
export { mcpTools } from './tools/mcp-tools.ts';
export { withServerInstructions } from './tools/server-instructions.ts';
export type { ServerInstructions } from './tools/server-instructions.ts';
export type { McpCallPlace } from './tools/mcp-tools.ts';
export { toolOutput } from './tools/tool-output.ts';
export type { ReadMedia } from './tools/tool-output.ts';
export { MAX_TOOL_RESULT_CHARACTERS } from './tools/result-text.ts';
