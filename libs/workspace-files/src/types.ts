export interface WorkspaceOptions {
  /** Absolute paths that are never listed, read, searched, or written, also inside the workspace: the state root, for one. They need not exist. */
  refused: readonly string[];
  /** As `refused`, where keys and credentials of the user lie, which the words of a refusal then say. What of them cannot be looked at is no error. */
  secrets?: readonly string[];
  /** Absolute path of ripgrep's executable. */
  ripgrepPath: string;
}

/** What the settings allow; it comes with each call (`filesystemSymlinkPolicy`, `filesystemMaxFileBytes`, `filesystemMaxWriteBytes`). */
export interface AccessPolicy {
  /** `allow` follows a link to a target that is inside the workspace by its real path; `deny` follows none. */
  symlinks: 'deny' | 'allow';
  /** Largest file that is read as a whole. */
  maxFileBytes: number;
  /** Largest file that a change may leave behind, or be made to. */
  maxWriteBytes: number;
}

export type EntryKind = 'file' | 'directory' | 'link' | 'other';

/** One thing in the workspace; `path` is from its root, with `/`. */
export interface Entry {
  path: string;
  kind: EntryKind;
  /** Bytes of a file; 0 for all else. */
  size: number;
}

export interface EntryStatus extends Entry {
  absolutePath: string;
  /** Permission bits. */
  mode: number;
  modifiedAt: number;
  /** What a link says, as it stands in it; null for all else. */
  linkTarget: string | null;
}

export interface ListOptions {
  /** 1 (the entries of the directory alone, the default) to 5. */
  depth?: number;
  /** Also names that begin with a dot. */
  includeHidden?: boolean;
  /** Most entries that are returned; 200 unless told. */
  limit?: number;
}

export interface Listing {
  /** In order of their paths, each directory before what is in it. */
  entries: Entry[];
  /** There are more than `limit`. */
  truncated: boolean;
}

export interface TextFile {
  path: string;
  text: string;
  size: number;
}

export interface RawFile {
  path: string;
  bytes: Uint8Array;
  size: number;
}

export interface LineRange {
  /** First line, from 1. */
  start: number;
  /** Last line, included. Lines beyond the end of the file are none. */
  end: number;
}

export interface TextRange {
  path: string;
  /** Without their line ends. */
  lines: string[];
  /** Number of the first line returned. */
  start: number;
  /** The file ends with the last line returned. */
  reachedEnd: boolean;
  /** Lines were left out at the end since together they are longer than `maxFileBytes`. */
  truncated: boolean;
}

export interface SearchRequest {
  query: string;
  /** File or directory to search; the whole workspace unless told. */
  path?: string;
  maxResults: number;
  /** The query is a regular expression of ripgrep's; a plain text unless told. */
  regex?: boolean;
  /** True unless told. */
  caseSensitive?: boolean;
  /** Only files whose path fits, as in .gitignore; `!` in front leaves them out. */
  glob?: string;
  /** Also what .gitignore and the like leave out. */
  includeIgnored?: boolean;
  /** Also names that begin with a dot (never `.git`). */
  includeHidden?: boolean;
}

export interface SearchMatch {
  path: string;
  line: number;
  /** First character of the match, from 1. */
  column: number;
  /** The line that holds it; a long one is cut around the match. */
  text: string;
}

export interface SearchResult {
  matches: SearchMatch[];
  /** There are more than `maxResults`. */
  truncated: boolean;
}

export type ChangeType = 'created' | 'modified' | 'deleted';

/** What a change will do to one file (or link). */
export interface PlannedChange {
  /** From the workspace's root, with `/`. */
  path: string;
  absolutePath: string;
  changeType: ChangeType;
  /** The whole content before; null where there was no file. Of a link: what it says. */
  before: Uint8Array | null;
  /** The whole content after; null where there will be no file. */
  after: Uint8Array | null;
  /** As git writes it: 0o100644, 0o100755, or 0o120000 for a link. */
  mode: number;
  /** Kind and permission bits as in `st_mode` (0o100600, 0o120777); the bits 0 where a new file gets what the system gives it. Null where there is no file. */
  beforeMode: number | null;
  afterMode: number | null;
  /** Unified, with git's headers and a/ b/ prefixes, so that `git apply` takes it; of a binary file, or of more than 2 MiB, one line that says so. */
  diff: string;
}

/** A change that was worked out and not yet made: show it, ask, keep before and after, then commit it or drop it. */
export interface PreparedChange {
  /** One line for people, such as: edit src/index.ts */
  summary: string;
  /** Empty where only empty directories come, go or move. */
  changes: readonly PlannedChange[];
  /**
   * Makes the change, all of it or nothing of it. Rejects with WorkspaceError `changed-meanwhile` where a file is no longer what it was when
   * this was prepared, and with what the operating system answered (`disk-full`, `permission-denied`, …); every file is then as before.
   * Can be called once.
   */
  commit(): Promise<void>;
}

export interface WriteRequest {
  /** `overwrite` unless told. */
  mode?: 'overwrite' | 'append';
}

export interface EditRequest {
  oldString: string;
  newString: string;
  /** How often `oldString` must be in the file, each of which is replaced; 1 unless told. */
  expectedReplacements?: number;
}

export interface PatchRequest {
  /** The one file that the patch is for; needed where the patch does not say it, and in the place of what it says. */
  path?: string;
}

export interface RelocateRequest {
  /** Replaces a file (never a directory) that is at the new path. */
  overwrite?: boolean;
}

/** What a file (or link) is, apart from its name. */
export interface FileState {
  kind: 'file' | 'link';
  /** Of a link: what it says. */
  bytes: Uint8Array;
  /** Permission bits; null for those that are there, or that a new file gets. */
  mode: number | null;
}

export interface RestoredFile {
  path: string;
  /** Null: there is to be nothing. */
  state: FileState | null;
}

/**
 * Confined access to one directory. Every path may be given from the workspace's root or as an absolute path inside it; `..` is taken back by
 * name. Every method rejects with WorkspaceError. Nothing outside the workspace is ever read or changed, also where links are swapped while a call is
 * under way (where the system has no /proc, a moment remains between looking and acting).
 *
 * A file with several names (hard links) is read, unless one of them lies in a refused path, and is never written in place: its name here gets a new
 * file, the others keep what they had. What belongs to git is read and never changed.
 */
export interface Workspace {
  /** The real path of the workspace. */
  readonly root: string;
  list(path: string, options: ListOptions, policy: AccessPolicy): Promise<Listing>;
  /** Of the link itself where the path ends in one. */
  stat(path: string, policy: AccessPolicy): Promise<EntryStatus>;
  readText(path: string, policy: AccessPolicy): Promise<TextFile>;
  /** In memory bounded by `maxFileBytes`, however large the file is. */
  readRange(path: string, range: LineRange, policy: AccessPolicy, signal?: AbortSignal): Promise<TextRange>;
  readRaw(path: string, policy: AccessPolicy): Promise<RawFile>;
  /** Stops as soon as it has `maxResults`; rejects with the signal's reason when aborted. */
  search(request: SearchRequest, policy: AccessPolicy, signal?: AbortSignal): Promise<SearchResult>;

  /** Makes missing directories too. */
  prepareWrite(path: string, bytes: Uint8Array, request: WriteRequest, policy: AccessPolicy): Promise<PreparedChange>;
  prepareEdit(path: string, request: EditRequest, policy: AccessPolicy): Promise<PreparedChange>;
  /** A unified diff (git's or plain) or the `*** Begin Patch` format. */
  preparePatch(patch: string, request: PatchRequest, policy: AccessPolicy): Promise<PreparedChange>;
  /** A file, a link (never what it points to), or a directory with all in it. */
  prepareRemove(path: string, policy: AccessPolicy): Promise<PreparedChange>;
  prepareMove(from: string, to: string, request: RelocateRequest, policy: AccessPolicy): Promise<PreparedChange>;
  /** What is at a path now, for whoever will change it; null where there is nothing. A link is not followed. Rejects as the change would. */
  readState(path: string, policy: AccessPolicy): Promise<FileState | null>;
  /** Brings several files to states that were recorded, all or none; those that are so already are no part of the change. */
  prepareRestore(files: readonly RestoredFile[], policy: AccessPolicy): Promise<PreparedChange>;
  prepareCopy(from: string, to: string, request: RelocateRequest, policy: AccessPolicy): Promise<PreparedChange>;
}
