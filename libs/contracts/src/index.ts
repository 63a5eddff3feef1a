// What every part of the workbench agrees on: identifiers, records, the contract of each surface, and the frames between processes.
// Runs anywhere: no Node, no React.
export { messageId, recordId, sessionId, timestamp, toolCallId, turnId, workspaceId } from './identifiers.ts';
export type { MessageId, RecordId, SessionId, TurnId, WorkspaceId } from './identifiers.ts';
export { PROCESS_OF_SURFACE, processName, runtimeName, surfaceName } from './surfaces.ts';
export type { ProcessName, RuntimeName, SurfaceName } from './surfaces.ts';
export { commonErrors, explained } from './errors.ts';
export type { Explained } from './errors.ts';
export { cursor, logInput, logPageOf, pageInput, pageOf } from './pages.ts';
export {
  DEMO_MODEL_ID, environmentName, mcpServerFields, mcpServerRecord, modelFields, modelProvider, modelRecord, promptFields, promptRecord, revision,
  secretName, secretRecord, subagentFields, subagentRecord,
} from './configuration/records.ts';
export type {
  McpServerFields, McpServerRecord, ModelFields, ModelProvider, ModelRecord, PromptFields, PromptRecord, SecretRecord, SubagentFields, SubagentRecord,
} from './configuration/records.ts';
export { DEFAULT_SETTINGS, settings, settingsChanges } from './configuration/settings.ts';
export type { Settings, SettingsChanges } from './configuration/settings.ts';
export { configurationSnapshot, configurationSourceContract, secretReference } from './configuration/snapshot.ts';
export type { ConfigurationSnapshot, SecretReference } from './configuration/snapshot.ts';
export { configContract, secretStorage, testResult } from './configuration/contract.ts';
export type { TestResult } from './configuration/contract.ts';
export { MAX_MESSAGE_LENGTH, message, messagePart, TERMINAL_TURN_STATES, toolCallState, turn, turnState } from './runtime/messages.ts';
export type { Message, MessagePart, ToolCallState, ToolPart, Turn, TurnState } from './runtime/messages.ts';
export { session, workspace } from './runtime/sessions.ts';
export type { Session, Workspace } from './runtime/sessions.ts';
export { sessionEvent, sessionListEvent } from './runtime/events.ts';
export type { SessionEvent, SessionListEvent } from './runtime/events.ts';
export { eventRecord, fileChange, runRecord, task, uiPromptRecord } from './runtime/records.ts';
export type { EventRecord, FileChange, RunRecord, Task, UiPromptRecord } from './runtime/records.ts';
export { aideContract, chatContract, modelChoice, sharedProcedures, toolPolicy } from './runtime/contract.ts';
export type { ModelChoice, ToolPolicy } from './runtime/contract.ts';
export { externalLink, shellCalls } from './shell/contract.ts';
export { PORT_CHANNEL, PORT_REQUEST_CHANNEL, PROCESS_STATE_CHANNEL, SHELL_CHANNEL } from './shell/channels.ts';
export { pageHeaders, pageSecurityPolicy } from './shell/page-policy.ts';
export type { ChatosShell, ShellCallName, ShellCalls } from './shell/contract.ts';
export { lifecycleReport, processState } from './shell/process-state.ts';
export type { LifecycleReport, ProcessState } from './shell/process-state.ts';
export type { Port } from './port/port.ts';
export {
  ACKNOWLEDGE_EVERY, acknowledgeFrame, decodeAcknowledge, decodeProcessState, encodeAcknowledge, encodeProcessState, exceedsFrameLimit, looksLikeAcknowledge,
  MAX_FRAME_BYTES, STREAM_HEADER, STREAM_WINDOW,
} from './port/frames.ts';
export type { AcknowledgeFrame } from './port/frames.ts';
export { createPortClient, FrameTooLargeError, PortClosedError } from './port/client.ts';
export type { PortClient } from './port/client.ts';
export { createPortCore } from './port/core.ts';
export type { PortCore } from './port/core.ts';
export { createMemoryPorts } from './port/memory.ts';
