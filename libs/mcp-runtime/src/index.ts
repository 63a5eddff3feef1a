// The MCP servers of one runtime: started on first use with an environment built from nothing, called behind one adapter, ended with their whole process group.
export { allowedEnvironment } from '@chatos/process-host';
export { buildChildEnvironment } from './environment/child-environment.ts';
export type { ChildEnvironmentParts } from './environment/child-environment.ts';
export { McpRuntimeError } from './errors.ts';
export type { McpRuntimeErrorCode } from './errors.ts';
export type { GroupListener, McpRuntime, McpRuntimeOptions, McpTool, ServerProblem, ToolCall, ToolCallResult, ToolListing } from './types.ts';
export { createMcpRuntime } from './runtime.ts';
export type { GroupLedgerLine } from './supervision/group-ledger.ts';
