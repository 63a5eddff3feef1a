import { z } from 'zod';
import { reference, timestamp, toolCallId, turnId } from '../identifiers.ts';
import { fileChange } from './records.ts';

const path = z.string().min(1).max(4096);

/** What of a session's recorded changes is meant. `turnId` null: of all its runs. */
export const reviewScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hunk'), turnId: turnId.nullable(), path, hunk: z.string().max(128) }),
  z.object({ kind: z.literal('file'), turnId: turnId.nullable(), path }),
  /** All that one tool call changed. */
  z.object({ kind: z.literal('step'), toolCallId }),
  z.object({ kind: z.literal('run'), turnId }),
  z.object({ kind: z.literal('session') }),
  /** An undo, which is itself undone by it. */
  z.object({ kind: z.literal('undo'), undoId: reference }),
]);
export type ReviewScope = z.infer<typeof reviewScope>;

/** One connected difference between a file's recorded first `before` and last `after`. Line numbers count from 1; of an empty side, the line it comes behind. */
export const reviewHunk = z.object({
  /** Made from the file's path and the hunk's contents: the same as long as they are. */
  id: z.string(),
  beforeStart: z.number().int(), beforeLines: z.number().int(), afterStart: z.number().int(), afterLines: z.number().int(),
  /** As a part of a unified diff without lines around it: each line begins with '-' or '+'; behind a last line without an end comes one that begins with '\\' and says so. */
  lines: z.string(),
  isKept: z.boolean(),
});
export type ReviewHunk = z.infer<typeof reviewHunk>;

/** One tool call that changed the file. */
export const reviewStep = z.object({ changeId: z.string(), turnId: z.string(), toolCallId: z.string(), tool: z.string(), server: z.string(), createdAt: timestamp });

/** What became of one file over all recorded changes in question, taken from the recorded contents and not from the working tree. */
export const reviewFile = z.object({
  /** Inside the workspace, with `/`. */
  path: z.string(),
  change: fileChange.shape.changeType,
  additions: z.number().int(), deletions: z.number().int(),
  /** A file that has none (binary, too large, empty, or of which only the mode changed) counts as one, so that it can be kept too. */
  hunks: z.number().int(), keptHunks: z.number().int(),
  /** Newest first; at most 50. */
  steps: z.array(reviewStep),
  isBinary: z.boolean(),
  /** False where the contents before are not known or no longer kept. */
  isRestorable: z.boolean(),
  /** Whether the file on disk is another than the last recorded one: the user (or a program) edited it since. */
  isEditedSince: z.boolean(),
  /** What keeps it from being shown or undone, in words; null where nothing does. */
  problem: z.string().nullable(),
});
export type ReviewFile = z.infer<typeof reviewFile>;

/**
 * One file in full. `before` is the file without the changes in question: where the user edited it between two of them, with those edits, so that no hunk is the user's.
 * Texts are null where there was (or is) no file, where it is no text, and where it is too large to be shown.
 */
export const reviewDetail = z.object({ file: reviewFile, before: z.string().nullable(), after: z.string().nullable(), current: z.string().nullable(), hunks: z.array(reviewHunk) });
export type ReviewDetail = z.infer<typeof reviewDetail>;

/** What an undo would do to one file. */
export const undoStep = z.object({
  path: z.string(),
  /** `merge`: the user edited it since, and both can be had; `conflict`: both changed the same lines; `refuse`: see `problem`; `none`: it already is as it would become. */
  action: z.enum(['write', 'create', 'remove', 'merge', 'conflict', 'refuse', 'none']),
  problem: z.string().nullable(),
  /** The file now, and after the undo (with conflict marks where there is a conflict); null where there is none, or where it is no text. */
  current: z.string().nullable(), result: z.string().nullable(),
  /** In unified form; '' for what is no text. */
  diff: z.string(),
});
export type UndoStep = z.infer<typeof undoStep>;

/** `id` is made from everything the preview shows: an undo is carried out only if it would still do exactly this. */
export const undoPreview = z.object({ id: z.string(), steps: z.array(undoStep) });
export type UndoPreview = z.infer<typeof undoPreview>;

/** An undo that was carried out. */
export const undoRecord = z.object({
  id: z.string(), sessionId: z.string(), scope: reviewScope, files: z.array(z.string()), createdAt: timestamp,
  /** The undo that undid this one; null where none did. */
  undoneBy: z.string().nullable(),
});
export type UndoRecord = z.infer<typeof undoRecord>;

export const undoInput = z.object({
  /** Of the preview the user saw. */
  previewId: reference,
  /** The user agreed to merge with their own edits. Without it, an undo with `merge` steps is refused. */
  mayMerge: z.boolean().default(false),
  /** What the user made of conflicts: the whole text of the file. A conflict without one is left as it is, and its file stays out of the undo. */
  resolutions: z.array(z.object({ path, text: z.string().max(5_000_000) })).max(200).default([]),
  /** Why, in the user's words: told to the agent with what was undone. */
  remark: z.string().max(20_000).default(''),
});
