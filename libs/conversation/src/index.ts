// What Chat and AIDE do alike with sessions, messages and turns, each on the database and the context of its own that it hands in.
export { conversationComponent } from './store/component.ts';
export { createConversations } from './conversations.ts';
export type { Conversations, ConversationsOptions } from './conversations.ts';
export type { SessionService } from './session-service.ts';
export { createConfigurationClient } from './configuration/configuration-client.ts';
export type { ConfigurationClient, ConfigurationClientOptions } from './configuration/configuration-client.ts';
export { implementSharedProcedures } from './procedures/shared-procedures.ts';
export type { SharedProceduresOptions } from './procedures/shared-procedures.ts';
export { withTypedErrors } from './procedures/typed-errors.ts';
export { mapRuntimeError } from './procedures/contract-errors.ts';
export type { RuntimeTypedError } from './procedures/contract-errors.ts';
export { runtimeVariables } from './runtime-variables.ts';
export { promptText } from './configuration/prompt-text.ts';
export { ConversationError } from './errors.ts';
export type { ConversationErrorCode } from './errors.ts';
export type { Log } from './running/engine-parts.ts';
