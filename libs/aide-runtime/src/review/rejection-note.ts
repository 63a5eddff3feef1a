import type { FileChange, ReviewScope } from '@chatos/contracts';

export interface Rejected {
  readonly scope: ReviewScope;
  readonly changes: readonly FileChange[];
  /** The hunk as the agent had made it; '' where more than a hunk was undone. */
  readonly lines: string;
  readonly remark: string;
}

const MAX_PATHS = 50;
/** Of the lines and differences together: the model reads the file where it needs more. */
const MAX_LINES_LENGTH = 6_000;

/** What the agent is told of an undo: it reads this in front of its next call. */
export function rejectionNote({ scope, changes, lines, remark }: Rejected): string {
  const paths = changes.map(({ path, changeType }) => `- ${path}${changeType === 'deleted' ? ' (removed again)' : changeType === 'created' ? ' (is there again)' : ''}`);
  const more = paths.length > MAX_PATHS ? [`- and ${paths.length - MAX_PATHS} more`] : [];
  const detail = lines === '' ? firstOf(changes) : lines;
  const heading = lines === '' ? 'What the undo changed:' : 'The lines of yours that were rejected:';
  return [
    HEADINGS[scope.kind],
    ...paths.slice(0, MAX_PATHS), ...more,
    ...(detail === '' ? [] : [heading, fenced(cut(detail))]),
    ...(remark.trim() === '' ? [] : [`The user says: ${remark.trim()}`]),
    'The files on disk are as the undo left them. Read them again before you change them, and do not make the same change again unless the user asks for it.',
  ].join('\n');
}

const HEADINGS: Readonly<Record<ReviewScope['kind'], string>> = {
  hunk: 'The user reviewed your changes and undid a part of one file:',
  file: 'The user reviewed your changes and undid what you did to this file:',
  step: 'The user reviewed your changes and undid what one of your tool calls did:',
  run: 'The user reviewed your changes and undid those of a whole run:',
  session: 'The user reviewed your changes and undid all of this session:',
  undo: 'The user took back an earlier undo, so these files hold what that undo had taken away:',
};

/** No more of the differences than is told, however many there are. */
function firstOf(changes: readonly FileChange[]): string {
  let text = '';
  for (const { diff } of changes) {
    if (text.length > MAX_LINES_LENGTH) break;
    text += diff;
  }
  return text;
}

function cut(text: string): string {
  if (text.length <= MAX_LINES_LENGTH) return text;
  return `${text.slice(0, text.lastIndexOf('\n', MAX_LINES_LENGTH) + 1 || MAX_LINES_LENGTH)}… (cut here: read the files for the rest)`;
}

/** A fence that is in no line of the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text.replace(/\n$/, '')}\n${fence}`;
}
