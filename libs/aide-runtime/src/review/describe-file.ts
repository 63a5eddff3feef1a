import type { ReviewDetail, ReviewFile } from '@chatos/contracts';
import type { RecordedChange } from '@chatos/runtime-store';
import { createHash } from 'node:crypto';
import type { ContentPool } from './content-pool.ts';
import type { CurrentFile } from './current-file.ts';
import type { FileView } from './file-view.ts';
import type { FileVersion } from './file-version.ts';
import { isSameContent, versionAfter, versionKey } from './file-version.ts';
import type { Hunk } from './hunks.ts';
import { hunksOf } from './hunks.ts';
import type { Refusal } from './refusal.ts';
import { refusedAs } from './refusal.ts';

const MAX_STEPS = 50;

/** The two sides of a view by lines: null where a side is no text, with the reason. */
export interface ViewTexts {
  readonly before: string | null;
  readonly after: string | null;
  readonly refusal: Refusal | null;
}

export function textsOf(pool: ContentPool, view: FileView): ViewTexts {
  const isBeforeKnown = view.refusal === null || view.refusal.kind === 'mixed';
  const [before, after] = [isBeforeKnown ? textOf(pool, view.before) : { text: null, refusal: view.refusal }, textOf(pool, view.after)];
  return { before: before.text, after: after.text, refusal: before.refusal ?? after.refusal };
}

/** Empty where a side is no text. */
export function hunksOfView(view: FileView, { before, after, refusal }: ViewTexts): Hunk[] {
  return refusal === null ? hunksOf(view.path, before ?? '', after ?? '') : [];
}

/** By what a file without hunks is kept: as long as both sides are what they are. */
export function wholeFileMark({ path, before, after }: FileView): string {
  return `whole-${createHash('sha256').update([path, versionKey(before), versionKey(after)].join('\0')).digest('hex').slice(0, 32)}`;
}

/** What `files` and `file` answer. */
export function describeFile(pool: ContentPool, view: FileView, current: CurrentFile, kept: ReadonlySet<string>): ReviewDetail {
  const texts = textsOf(pool, view);
  const hunks = hunksOfView(view, texts).map(({ region: _region, ...hunk }) => ({ ...hunk, isKept: kept.has(hunk.id) }));
  const counts = hunks.length > 0 ? { hunks: hunks.length, keptHunks: hunks.filter(({ isKept }) => isKept).length } : { hunks: 1, keptHunks: kept.has(wholeFileMark(view)) ? 1 : 0 };
  const file: ReviewFile = {
    path: view.path,
    change: changeOf(view),
    additions: sum(hunks.map(({ afterLines }) => afterLines)), deletions: sum(hunks.map(({ beforeLines }) => beforeLines)),
    ...counts,
    steps: view.changes.slice(-MAX_STEPS).toReversed().map(({ id, runId, toolCallId, tool, server, createdAt }) => ({ changeId: id, turnId: runId, toolCallId, tool, server, createdAt })),
    isBinary: texts.refusal?.kind === 'not-text',
    isRestorable: view.isRestorable,
    isEditedSince: isEditedSince(view, current),
    problem: problemOf(view, texts, current),
  };
  return { file, before: view.before === null ? null : texts.before, after: view.after === null ? null : texts.after, current: current.version === null ? null : textOf(pool, current.version).text, hunks };
}

/** Not where nobody knows what it was. */
function isEditedSince({ all }: FileView, { version, refusal, isReached }: CurrentFile): boolean {
  const last = all.at(-1) as RecordedChange;
  if (last.after === null && last.changeType !== 'deleted') return false;
  return refusal === null ? !isSameContent(version, versionAfter(last)) : refusal.kind === 'in-the-way' && isReached;
}

function changeOf(view: FileView): ReviewFile['change'] {
  // Of what is not known, only the records say whether there was a file.
  if (view.refusal?.kind === 'unknown') return view.changes.at(-1)?.changeType === 'deleted' ? 'deleted' : (view.changes[0]?.changeType ?? 'modified');
  if (view.after === null) return 'deleted';
  if (view.before === null) return 'created';
  return 'modified';
}

function problemOf(view: FileView, texts: ViewTexts, current: CurrentFile): string | null {
  if (view.refusal !== null) return view.refusal.message;
  if (current.refusal !== null) return current.refusal.message;
  const mode = modeWords(view);
  if (mode !== null) return mode;
  if (texts.refusal === null || texts.refusal.kind === 'not-text') return null;
  return texts.refusal.kind === 'too-large' ? `${texts.refusal.message} It can be undone as a whole.` : texts.refusal.message;
}

/** Where nothing else changed, nothing else would be seen. */
function modeWords({ before, after }: FileView): string | null {
  if (before === null || after === null || !isSameContent(before, after)) return null;
  const octal = (permissions: number | null) => (permissions ?? 0).toString(8);
  return `Only who may read, write and run it was changed, from ${octal(before.permissions)} to ${octal(after.permissions)}. It can be undone as a whole.`;
}

function textOf(pool: ContentPool, version: FileVersion): { text: string | null; refusal: Refusal | null } {
  try {
    return { text: version === null ? null : pool.text(version), refusal: null };
  } catch (error: unknown) {
    return { text: null, refusal: refusedAs(error) };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
