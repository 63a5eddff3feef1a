// The MCP servers of one runtime: started on first use with an environment built from nothing, called behind one adapter, ended with their whole process group.
export { allowedEnvironment } from '@chatos/process-host';
export { buildChildEnvironment } from './environment/child-environment.ts';
export type { ChildEnvironmentParts } from './environment/child-environment.ts';
export { McpRuntimeError } from './errors.ts';
export type { McpRuntimeErrorCode } from './errors.ts';
export type { BlobStore, GroupListener, McpRuntime, McpRuntimeOptions, McpTool, ServerProblem, ToolCall, ToolCallResult, ToolListing } from './types.ts';
export { createMcpRuntime } from './runtime.ts';
export type { GroupLedgerLine } from './supervision/group-ledger.ts';
export type { AskOptions, NewQuestion, QuestionAsker } from './requests/question-asker.ts';
export type { SamplingAnswer, SamplingMessage, SamplingRequest, SessionModel } from './requests/session-model.ts';
export type { CompletionQuery, RequestPlace, ServerPrompts } from './prompts/server-prompts.ts';
export type { ServerResources } from './resources/server-resources.ts';
