// What every part of the workbench agrees on: identifiers, records, the contract of each surface, and the frames between processes.
// Runs anywhere: no Node, no React.
export { messageId, recordId, sessionId, timestamp, toolCallId, turnId, workspaceId } from './identifiers.ts';
export type { MessageId, RecordId, SessionId, TurnId, WorkspaceId } from './identifiers.ts';
export { PROCESS_OF_SURFACE, processName, runtimeName, surfaceName } from './surfaces.ts';
export type { ProcessName, RuntimeName, SurfaceName } from './surfaces.ts';
export { commonErrors, explained } from './errors.ts';
export type { Explained } from './errors.ts';
export { cursor, logBackInput, logEventOf, logInput, logPageOf, logWatchInput, pageInput, pageOf } from './pages.ts';
export {
  DEMO_MODEL_ID, environmentName, mcpServerFields, mcpServerRecord, modelFields, modelProvider, modelRecord, promptFields, promptRecord, revision,
  secretName, secretRecord, subagentFields, subagentRecord,
} from './configuration/records.ts';
export type {
  McpServerFields, McpServerRecord, ModelFields, ModelProvider, ModelRecord, PromptFields, PromptRecord, SecretRecord, SubagentFields, SubagentRecord,
} from './configuration/records.ts';
export { DEFAULT_SETTINGS, settings, settingsChanges } from './configuration/settings.ts';
export type { Settings, SettingsChanges } from './configuration/settings.ts';
export { bearer, bearerRequest, configurationSnapshot, configurationSourceContract, secretReference } from './configuration/snapshot.ts';
export type { Bearer, BearerRequest, ConfigurationSnapshot, SecretReference } from './configuration/snapshot.ts';
export { configContract, secretStorage } from './configuration/contract.ts';
export { testResult } from './configuration/test-result.ts';
export type { TestResult } from './configuration/test-result.ts';
export { MAX_MESSAGE_LENGTH, message, messageHit, messagePart, TERMINAL_TURN_STATES, toolCallState, turn, turnState } from './runtime/messages.ts';
export type { Message, MessageHit, MessagePart, ToolCallState, ToolPart, Turn, TurnState } from './runtime/messages.ts';
export { blobId, IMAGE_TYPES, MAX_MEDIA_PIECE, mediaPiece, toolMedia } from './runtime/tool-media.ts';
export type { MediaPiece, ToolMedia } from './runtime/tool-media.ts';
export { runMode, session, sessionUsage, workspace, workspaceTrust } from './runtime/sessions.ts';
export type { RunMode, Session, SessionUsage, Workspace, WorkspaceTrust } from './runtime/sessions.ts';
export { sessionEvent, sessionListEvent } from './runtime/events.ts';
export type { SessionEvent, SessionListEvent } from './runtime/events.ts';
export { eventRecord, fileChange, runRecord, task, uiPromptRecord } from './runtime/records.ts';
export type { EventRecord, FileChange, RunRecord, Task, UiPromptRecord } from './runtime/records.ts';
export { reviewDetail, reviewFile, reviewHunk, reviewScope, reviewStep, undoInput, undoPreview, undoRecord, undoStep } from './runtime/review.ts';
export type { ReviewDetail, ReviewFile, ReviewHunk, ReviewScope, UndoPreview, UndoRecord, UndoStep } from './runtime/review.ts';
export { controlInputs, glanceEvent, sessionGlance } from './runtime/control.ts';
export type { GlanceEvent, SessionGlance } from './runtime/control.ts';
export { aideContract, chatContract, modelChoice, sharedProcedures } from './runtime/contract.ts';
export type { ModelChoice } from './runtime/contract.ts';
export { externalLink, pageTarget, shellCalls } from './shell/contract.ts';
export { PAGE_TARGET_CHANNEL, PORT_CHANNEL, PORT_REQUEST_CHANNEL, PROCESS_STATE_CHANNEL, SHELL_CHANNEL } from './shell/channels.ts';
export { pageHeaders, pageSecurityPolicy } from './shell/page-policy.ts';
export type { ChatosShell, PageTarget, ShellCallName, ShellCalls } from './shell/contract.ts';
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
export { headerName, serverAuth, signIn } from './mcp/server-auth.ts';
export type { ServerAuth, SignIn } from './mcp/server-auth.ts';
export { serverInstance, serverLogLine, serverState, serverStatus } from './mcp/server-status.ts';
export type { ServerInstance, ServerLogLine, ServerState, ServerStatus } from './mcp/server-status.ts';
export { approvalScope, toolPolicy } from './mcp/tool-policy.ts';
export type { ApprovalScope, ToolPolicy } from './mcp/tool-policy.ts';
export { toolEntry, toolSet } from './mcp/tools.ts';
export type { ToolEntry, ToolSet } from './mcp/tools.ts';
export { attachment, completion, completionRequest, filledPrompt, resourceContent, resourceTemplate, serverPrompt, serverResource } from './mcp/prompts-and-resources.ts';
export type { Attachment, FilledPrompt, ResourceContent, ResourceTemplate, ServerPrompt, ServerResource } from './mcp/prompts-and-resources.ts';
export { commandFace } from './mcp/server-command.ts';
export type { CommandFace } from './mcp/server-command.ts';
export { question, questionAnswer, questionEvent } from './mcp/questions.ts';
export type { Question, QuestionAnswer, QuestionEvent } from './mcp/questions.ts';
export { checkForm, readForm } from './mcp/form.ts';
export { asksForSecret } from './mcp/secret-fields.ts';
export type { CheckedForm, FormChoice, FormField, FormValue } from './mcp/form.ts';
export { BUILTIN_RECORDS, BUILTIN_SCHEME, builtinServer, DEFAULT_POLICY_KEY, readBuiltinEndpoint, SERVERS_OF_A_WORKSPACE } from './mcp/builtin-servers.ts';
export type { BuiltinEndpoint, BuiltinServer } from './mcp/builtin-servers.ts';
export { policyOfMeta, SAFETY_POLICY_KEY, safetyPolicy, safetyPolicyOf, STRICTEST_POLICY } from './mcp/safety-policy.ts';
export type { SafetyPolicy } from './mcp/safety-policy.ts';
export { promptField, promptOption, taskDraft, UI_PROMPT_CAPABILITY, UI_PROMPT_METHOD, uiPrompt, uiPromptRequest, uiPromptResponse } from './mcp/ui-prompts.ts';
export type { PromptField, PromptOption, TaskDraft, UiPrompt, UiPromptRequest, UiPromptResponse } from './mcp/ui-prompts.ts';
export {
  SANDBOX_CAPABILITY, sandboxState, terminal, TERMINAL_CHANGED_METHOD, TERMINAL_KILL_METHOD, TERMINAL_OPEN_METHOD, TERMINAL_OUTPUT_METHOD, TERMINAL_RESIZE_METHOD, TERMINAL_WRITE_METHOD,
  terminalChanged, terminalEvent, terminalKill, terminalListEvent, terminalOpen, terminalOpened, terminalOutput, terminalResize, terminalWrite,
} from './runtime/terminals.ts';
export type { SandboxState, Terminal, TerminalEvent, TerminalListEvent } from './runtime/terminals.ts';
export { subagentEvent, subagentStep, subagentStream, subagentStreamStatus } from './runtime/subagent-streams.ts';
export type { SubagentEvent, SubagentStep, SubagentStream } from './runtime/subagent-streams.ts';
export { subagentCommand, subagentContent, subagentDefinition, subagentSkill } from './configuration/subagent-content.ts';
export type { SubagentCommand, SubagentContent, SubagentDefinition, SubagentSkill } from './configuration/subagent-content.ts';
export { callReport } from './mcp/call-report.ts';
export type { CallReport } from './mcp/call-report.ts';
