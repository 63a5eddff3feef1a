/** What one `.gitignore` leaves out, and those of the folders around it. The nearest file that says something of a path decides, in it the last line that does. */
export interface IgnoreRules {
  readonly around: IgnoreRules | null;
  /** How a path from the workspace's root becomes one from the file's own folder: so much is cut, this is put in front. */
  readonly cut: number;
  readonly front: string;
  readonly lines: readonly IgnoreLine[];
}

interface IgnoreLine {
  readonly expression: RegExp;
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
  /** It has no slash: the name alone counts, at any depth. */
  readonly isOfName: boolean;
}

/** Files that say what is left out, as git and ripgrep read them; the later counts for more. */
export const IGNORE_FILES: readonly string[] = ['.gitignore', '.ignore'];

/**
 * @param folder of the file, from the workspace's root with `/`; '' for the root. A folder around the workspace: null, and `front` is the way from it to the workspace.
 */
export function readIgnoreRules(text: string, { folder, front = '', around }: { folder: string | null; front?: string; around: IgnoreRules | null }): IgnoreRules {
  const cut = folder === null || folder === '' ? 0 : folder.length + 1;
  return { around, cut, front, lines: text.split('\n').flatMap((line) => lineOf(line.replace(/\r$/, '')) ?? []) };
}

/** Of a path whose folders are not left out themselves. */
export function isIgnored(rules: IgnoreRules | null, path: string, isFolder: boolean): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (let of = rules; of !== null; of = of.around) {
    const local = `${of.front}${path.slice(of.cut)}`;
    const found = of.lines.findLast(({ expression, isForFolders, isOfName }) => (isFolder || !isForFolders) && expression.test(isOfName ? name : local));
    if (found !== undefined) return !found.isNegated;
  }
  return false;
}

/** No line that people write has more in one name; such a line leaves nothing out. */
const MOST_STARS_OF_A_NAME = 3;

function lineOf(line: string): IgnoreLine | null {
  // Spaces at the end count only behind a backslash.
  let pattern = line.replace(/(?<!\\)[ \t]+$/, '');
  if (pattern === '' || pattern.startsWith('#')) return null;
  const isNegated = pattern.startsWith('!');
  if (isNegated) pattern = pattern.slice(1);
  const isForFolders = pattern.endsWith('/');
  if (isForFolders) pattern = pattern.slice(0, -1);
  const isOfName = !pattern.includes('/');
  if (pattern.startsWith('/')) pattern = pattern.slice(1);
  // Its search may go back once for each: of many it would not come to an end, and whoever wrote the file may want that.
  if (pattern === '' || pattern.split('/').some((name) => (name.match(/\*+/g)?.length ?? 0) > MOST_STARS_OF_A_NAME)) return null;
  try {
    return { expression: new RegExp(`^${expressionOf(pattern)}$`, 's'), isNegated, isForFolders, isOfName };
  } catch {
    // A set of characters that is none, such as [z-a]: git matches nothing by it.
    return null;
  }
}

function expressionOf(pattern: string): string {
  let expression = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const rest = pattern.slice(at);
    const isAtStart = at === 0 || pattern[at - 1] === '/';
    if (isAtStart && rest.startsWith('**/')) {
      expression += '(?:.*/)?';
      at += 2;
    } else if (isAtStart && rest === '**') {
      expression += '.+';
      at += 1;
    } else if (rest.startsWith('*')) {
      expression += '[^/]*';
      while (pattern[at + 1] === '*') at += 1;
    } else if (rest.startsWith('?')) expression += '[^/]';
    else if (rest.startsWith('[')) {
      const set = /^\[[!^]?\]?[^\]]*\]/.exec(rest)?.[0];
      // Without its end git matches nothing by the line.
      if (set === undefined) throw new SyntaxError('a set without its end');
      const isNot = set[1] === '!' || set[1] === '^';
      const inner = set.slice(isNot ? 2 : 1, -1).replaceAll(/[\\[\]^]/g, (character) => (character === '\\' ? '\\' : `\\${character}`));
      expression += `(?!/)[${isNot ? '^' : ''}${inner}]`;
      at += set.length - 1;
    } else {
      if (rest.startsWith('\\')) at += 1;
      if (at >= pattern.length) throw new SyntaxError('a backslash at the end');
      expression += (pattern[at] as string).replace(/[.*+?^${}()|[\]\\/]/, String.raw`\$&`);
    }
  }
  return expression;
}
