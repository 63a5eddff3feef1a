// Confined access to one workspace directory: reading, searching, and changes in two steps (prepared, then committed whole or not at all).
export { WorkspaceError } from './errors.ts';
export type { WorkspaceErrorCode } from './errors.ts';
export { openWorkspace } from './workspace.ts';
export { gitDiff } from './change/diff.ts';
export type { DiffSide } from './change/diff.ts';
export type {
  AccessPolicy, ChangeType, EditRequest, Entry, EntryKind, EntryStatus, FileState, LineRange, Listing, ListOptions, PatchRequest, PlannedChange, PreparedChange, RawFile,
  RelocateRequest, RestoredFile, SearchMatch, SearchRequest, SearchResult, TextFile, TextRange, Workspace, WorkspaceOptions, WriteRequest,
} from './types.ts';
