// A provider of models on loopback for tests, and the replies it can be told to give.
export { startModelServer, unreachableBaseUrl } from './model-server.ts';
export type { ModelServer, ScriptedAgent } from './model-server.ts';
export type { RecordedRequest } from './recorded-request.ts';
export type { ConversationEntry } from './conversation.ts';
export { startDeltaServer } from './delta-server.ts';
export type { DeltaServer } from './delta-server.ts';
export { startCallingServer } from './calling-server.ts';
export type { CallingOptions } from './calling-server.ts';
export { createGate } from './gate.ts';
export type { Gate } from './gate.ts';
export { callsTool, disconnects, failsWith, neverAnswers, says, streams } from './reply.ts';
export type { Reply, ReplyPart, ReplyUsage, StreamReply } from './reply.ts';
