import type { ReviewFile, ReviewScope, UndoStep } from '@chatos/contracts';

/** `1 file`, `12 files`. */
export function countWords(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** What of the changes is meant, as the object of a sentence: "Undo …". */
export function scopeWords(scope: ReviewScope): string {
  switch (scope.kind) {
    case 'hunk': return `one change in ${scope.path}`;
    case 'file': return `all changes in ${scope.path}`;
    case 'step': return 'all changes of one step';
    case 'run': return 'all changes of the run';
    case 'session': return 'all changes of the session';
    case 'undo': return 'an undo';
  }
}

export const STEP_WORDS: Readonly<Record<UndoStep['action'], { readonly title: string; readonly words: string }>> = {
  write: { title: 'Will be changed', words: 'The lines below are taken out of the file and put into it.' },
  create: { title: 'Will be created again', words: 'The file is not there now.' },
  remove: { title: 'Will be removed', words: 'The file was not there before.' },
  merge: { title: 'Will be merged with your edits', words: 'You edited it since. Your edits are in other lines: both can be had, if you agree to merge.' },
  conflict: { title: 'You edited the same lines', words: 'Say what the file is to be. Until then it is left out of the undo, exactly as it is.' },
  refuse: { title: 'Cannot be undone', words: 'The file is left as it is.' },
  none: { title: 'Nothing to do', words: 'The file already is as it would become.' },
};

/** A path as the list shows it: its name, and its folder dimmed. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const end = path.lastIndexOf('/');
  return { folder: path.slice(0, end + 1), name: path.slice(end + 1) };
}

export type FileMark = 'edited' | 'not-restorable' | 'binary' | 'problem';

const MARK_WORDS: Readonly<Record<FileMark, string>> = { edited: 'edited since', 'not-restorable': 'not restorable', binary: 'binary', problem: 'has a problem' };

export function marksOf(file: ReviewFile): FileMark[] {
  const marks: FileMark[] = [];
  if (file.isEditedSince) marks.push('edited');
  if (!file.isRestorable) marks.push('not-restorable');
  if (file.isBinary) marks.push('binary');
  if (file.problem !== null && file.isRestorable && !file.isBinary) marks.push('problem');
  return marks;
}

export function markWords(mark: FileMark): string {
  return MARK_WORDS[mark];
}

export function isWhollyKept({ hunks, keptHunks }: Pick<ReviewFile, 'hunks' | 'keptHunks'>): boolean {
  return hunks > 0 && keptHunks >= hunks;
}

/** A row of the list in one sentence, for those who hear it. */
export function fileWords(file: ReviewFile): string {
  const kept = file.keptHunks === 0 ? [] : [isWhollyKept(file) ? 'kept' : `${file.keptHunks} of ${file.hunks} changes kept`];
  return [file.path, file.change, `${file.additions} lines added, ${file.deletions} removed`, ...kept, ...marksOf(file).map(markWords)].join(', ');
}
