import type { FileChange, ReviewScope, UndoStep } from '@chatos/contracts';
import type { Workspace } from '@chatos/workspace-files';
import { createHash } from 'node:crypto';
import type { ContentPool } from './content-pool.ts';
import { REVIEW_POLICY } from './current-file.ts';
import { hunksOfView, textsOf } from './describe-file.ts';
import { viewOf } from './file-view.ts';
import type { FileVersion, KnownVersion } from './file-version.ts';
import { isSameContent, isSameVersion, versionAfter, versionKey, versionOfState } from './file-version.ts';
import { withoutHunk } from './hunks.ts';
import type { Segment } from './live-changes.ts';
import { segmentsOf, unknownSide } from './live-changes.ts';
import type { RecordedFile } from './recorded-files.ts';
import { Refusal, refusedAs } from './refusal.ts';
import { takeBack } from './take-back.ts';
import { isText, MAX_TEXT_BYTES, textOf } from './text-lines.ts';
import { unifiedDiff } from './unified.ts';

/** What an undo would do to one file, with what it takes to do it. */
export interface PlannedFile {
  readonly recorded: RecordedFile;
  readonly action: UndoStep['action'];
  readonly problem: string | null;
  readonly current: FileVersion;
  /** The same as `current` where nothing would be done. */
  readonly result: FileVersion;
  readonly resultBytes: Uint8Array | null;
  /** The rejected lines, where one hunk is undone. */
  readonly lines: string;
  /** Texts and difference, as far as they are text. */
  show(): Pick<UndoStep, 'current' | 'result' | 'diff'>;
}

const GONE_HUNK = 'This hunk is no more: the file was changed since it was shown.';
const OTHER_FOLDER = 'It was changed in another folder than the workspace is in now';

/** Works out what the undo of a scope does to one of its files; changes nothing. */
export async function planFile(pool: ContentPool, workspace: Workspace, recorded: RecordedFile, scope: ReviewScope): Promise<PlannedFile> {
  let current: FileVersion = null;
  const planned = { recorded, lines: '' };
  try {
    const state = await workspace.readState(recorded.path, REVIEW_POLICY);
    current = state === null ? null : versionOfState(state, pool.add(state.bytes));
    checkRecords(recorded, workspace);
    const { segments, lines } = scope.kind === 'hunk' ? segmentsOfHunk(pool, recorded, scope) : { segments: segmentsOf(recorded.changes), lines: '' };
    const { version: result, isMerged, conflict } = takeBack(pool, current, segments);
    const resultBytes = result === null ? null : pool.bytes(result.hash);
    const mayBeTheirs = recorded.changes.some(isOfSession) ? THEIRS : null;
    const action = conflict !== null ? 'conflict' : isSameVersion(result, current) ? 'none' : (isMerged && isEdited(recorded, current)) || mayBeTheirs !== null ? 'merge' : result === null ? 'remove' : current === null ? 'create' : 'write';
    return { ...planned, lines, action, problem: conflict ?? mayBeTheirs, current, result, resultBytes, show: () => shown(pool, recorded.path, current, result) };
  } catch (error: unknown) {
    const { message } = refusedAs(error);
    return { ...planned, action: 'refuse', problem: message, current, result: current, resultBytes: null, show: () => shown(pool, recorded.path, current, current) };
  }
}

/** Made from all that is shown, and from what is not shown for want of room. */
export function previewId(sessionId: string, scope: ReviewScope, files: readonly PlannedFile[]): string {
  const hash = createHash('sha256').update(JSON.stringify([sessionId, scope]));
  for (const { recorded, action, problem, current, result, lines } of files) hash.update(JSON.stringify([recorded.path, action, problem, versionKey(current), versionKey(result), lines]));
  return hash.digest('hex');
}

function checkRecords({ changes }: RecordedFile, { root }: Workspace): void {
  const unknown = changes.map(unknownSide).find((reason) => reason !== null);
  if (unknown !== undefined) throw new Refusal('unknown', unknown);
  const other = changes.find(({ workspaceRoot }) => workspaceRoot !== '' && workspaceRoot !== root);
  if (other !== undefined) throw new Refusal('in-the-way', `${OTHER_FOLDER} (${other.workspaceRoot}).`);
}

/** The one step from the recorded file to the same without the hunk. */
function segmentsOfHunk(pool: ContentPool, { all, changes }: RecordedFile, { hunk: id, turnId }: Extract<ReviewScope, { kind: 'hunk' }>): { segments: Segment[]; lines: string } {
  const view = viewOf(pool, all, changes, turnId);
  if (view.refusal !== null) throw view.refusal;
  const texts = textsOf(pool, view);
  if (texts.refusal !== null) throw texts.refusal;
  const hunks = hunksOfView(view, texts);
  const hunk = hunks.find((one) => one.id === id);
  if (hunk === undefined) throw new Refusal('in-the-way', GONE_HUNK);
  // All there is: the file is then as it was, or is none again.
  if (hunks.length === 1 && (view.before === null || view.after === null)) return { segments: [{ before: view.before, after: view.after }], lines: hunk.lines };
  const before = { hash: pool.add(new TextEncoder().encode(withoutHunk(texts.before ?? '', texts.after ?? '', hunk))), kind: 'file' as const, permissions: view.after?.permissions ?? null };
  return { segments: [{ before, after: view.after }], lines: hunk.lines };
}

/** A session of the shell runs beside the user: what changed while it ran may be either's. */
function isOfSession({ server, tool }: Pick<FileChange, 'server' | 'tool'>): boolean {
  return server === 'shell_tasks' && /(^|_)session_(run|send_input)$/.test(tool);
}

const THEIRS = 'It changed while a command ran in the background: what is undone may be your own edit.';

/** By somebody else than the session's recorded changes, at any time. */
function isEdited({ all }: RecordedFile, current: FileVersion): boolean {
  const last = all.at(-1);
  return segmentsOf(all).length > 1 || last === undefined || !isSameContent(current, versionAfter(last));
}

function shown(pool: ContentPool, path: string, current: FileVersion, result: FileVersion): Pick<UndoStep, 'current' | 'result' | 'diff'> {
  const [now, then] = [textFor(pool, current), textFor(pool, result)];
  const isComparable = (current === null || now !== null) && (result === null || then !== null);
  return { current: now, result: then, diff: modeLines(current, result) + (isComparable ? unifiedDiff(path, now, then) : '') };
}

/** As git tells it of a file that is changed. */
function modeLines(current: FileVersion, result: FileVersion): string {
  if (current === null || result === null || isSameVersion(current, { ...result, hash: current.hash, kind: current.kind })) return '';
  const octal = ({ permissions }: KnownVersion) => (0o100000 | (permissions ?? 0)).toString(8);
  return `old mode ${octal(current)}\nnew mode ${octal(result)}\n`;
}

function textFor(pool: ContentPool, version: FileVersion): string | null {
  if (version === null || version.kind === 'link') return null;
  const bytes = pool.bytes(version.hash);
  return bytes.length <= MAX_TEXT_BYTES && isText(bytes) ? textOf(bytes) : null;
}
