// What every built-in server is made of: tools with schemas, a server that answers for them, asking the user, stdio.
export { createToolServer } from './server.ts';
export type { ToolServer, ToolServerOptions } from './server.ts';
export { createStdioTransport } from './stdio.ts';
export { canceled, ToolError } from './errors.ts';
export type { FailureStatus } from './errors.ts';
export { defineTool } from './tool.ts';
export type { AskOptions, Tool, ToolCallContext, ToolDefinition, ToolOutcome } from './tool.ts';
export type { AskingOptions, ServerResources } from './resources.ts';
