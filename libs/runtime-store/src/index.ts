// What both runtimes record, each in its own context: tasks, file changes, subagent streams in its database; UI prompts, runs and events in its logs.
export { runtimeStoreComponent } from './component.ts';
export { RuntimeStoreError } from './errors.ts';
export type { RuntimeStoreErrorCode } from './errors.ts';
export type { ContentStore, ContentUsage } from './content-store.ts';
export type { NewFileChange } from './change-rows.ts';
export type { FileChangeStore, PlannedChanges, PlanOptions } from './file-changes.ts';
export type { EventLog, LogPage, LogRange, RunLog, UiPromptLog } from './logs.ts';
export type { Page, PageRequest, SessionPageRequest } from './pages.ts';
export type { Reconciled } from './reconcile-changes.ts';
export { openRuntimeStore } from './store.ts';
export type { RuntimeStore } from './store.ts';
export type { NewSubagentStream, SubagentStep, SubagentStream, SubagentStreamChanges, SubagentStreamStatus, SubagentStreamStore } from './subagent-streams.ts';
export type { TaskPageRequest, TaskScope } from './task-filters.ts';
export type { AddedTask, NewTask, TaskChanges, TaskStore } from './tasks.ts';
export { createTerminalFiles } from './terminal-files/terminal-files.ts';
export type { TerminalFiles, TerminalFilesOptions, TerminalRecorder } from './terminal-files/terminal-files.ts';
export type { OutputLimits, OutputPart, OutputWriter } from './terminal-files/output-segments.ts';
