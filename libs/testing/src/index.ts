// Test support shared by the libraries and apps; imported from tests, benches and end-to-end tests alone.
export { temporaryDirectory } from './temporary-directory.ts';
export type { TemporaryDirectory } from './temporary-directory.ts';
export { eventually } from './eventually.ts';
export { groupMembers } from './process-group.ts';
export { testMcpServer } from './mcp-servers/index.ts';
export type { TestMcpServer } from './mcp-servers/index.ts';
export { callsTool, createGate, disconnects, failsWith, neverAnswers, says, startCallingServer, startDeltaServer, startModelServer, streams, unreachableBaseUrl } from './model-server/index.ts';
export type { ConversationEntry, DeltaServer, Gate, ModelServer, RecordedRequest, Reply, ReplyPart, ReplyUsage, ScriptedAgent, StreamReply } from './model-server/index.ts';
export { startOAuthServer } from './oauth-server/oauth-server.ts';
export type { OAuthServer, OAuthServerOptions } from './oauth-server/oauth-server.ts';
