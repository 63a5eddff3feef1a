import type { FilePatch, Hunk, HunkLine } from './model.ts';
import { invalidPatch } from './model.ts';

const FORMAT = 'Between *** Begin Patch and *** End Patch give, for each file, *** Update File: path with hunks (@@, then lines that begin with a space, - or +), *** Add File: path with + lines, or *** Delete File: path.';
const FILE_LINE = /^\*\*\* (Add|Update|Delete) File: (.+)$/;

/** The `*** Begin Patch` format: hunks are placed by their lines alone. Throws WorkspaceError `patch-invalid`. */
export function parseBeginPatch(text: string, path: string | undefined): FilePatch[] {
  const lines = text.trimStart().split('\n').map((line) => (line.startsWith('*** ') || line.startsWith('@@') ? line.trimEnd() : line));
  const end = lines.indexOf('*** End Patch');
  if (end === -1) throw invalidPatch('the line *** End Patch is missing', FORMAT);
  if (lines.slice(end + 1).some((line) => line.trim() !== '')) throw invalidPatch('something follows *** End Patch', FORMAT);
  const files: FilePatch[] = [];
  for (let at = 1; at < end; ) {
    const match = FILE_LINE.exec(lines[at] as string);
    if (match === null) {
      if ((lines[at] as string).trim() !== '') throw invalidPatch(`line ${at + 1} belongs to no file`, FORMAT);
      at += 1;
      continue;
    }
    let next = at + 1;
    while (next < end && !FILE_LINE.test(lines[next] as string)) next += 1;
    files.push(toFilePatch(match[1] as string, path ?? (match[2] as string).trim(), lines.slice(at + 1, next)));
    at = next;
  }
  if (files.length === 0) throw invalidPatch('it names no file', FORMAT);
  if (path !== undefined && files.length > 1) throw invalidPatch(`it changes ${files.length} files, but was given for "${path}" alone`, 'Leave the path out, or give one patch for each file.');
  return files;
}

function toFilePatch(verb: string, name: string, body: readonly string[]): FilePatch {
  const common = { from: [name], to: name, mode: null, hashes: null, showsDeleted: false };
  if (verb === 'Delete') {
    if (body.some((line) => line.trim() !== '')) throw invalidPatch(`lines follow *** Delete File: ${name}`, FORMAT);
    return { ...common, kind: 'delete', hunks: [] };
  }
  if (verb === 'Add') {
    const added = withoutTrailingBlanks(body);
    if (added.some((line) => !line.startsWith('+'))) throw invalidPatch(`a line of the new file ${name} does not begin with +`, FORMAT);
    const lines = added.map((line): HunkLine => ({ sign: '+', text: `${line.slice(1)}\n` }));
    return { ...common, kind: 'create', hunks: lines.length === 0 ? [] : [{ lines, place: { before: 0, after: 0 }, anchors: [], isAtEnd: false }] };
  }
  const move = /^\*\*\* Move to: (.+)$/.exec(body[0] ?? '');
  const hunks = toHunks(name, move === null ? body : body.slice(1));
  if (move !== null) return { ...common, kind: 'rename', to: (move[1] as string).trim(), hunks };
  if (hunks.length === 0) throw invalidPatch(`no hunk follows *** Update File: ${name}`, FORMAT);
  return { ...common, kind: 'update', hunks };
}

function toHunks(name: string, body: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let current: { lines: HunkLine[]; anchors: string[]; isAtEnd: boolean } | null = null;
  const close = () => {
    if (current === null) return;
    if (current.lines.every(({ sign }) => sign === ' ')) throw invalidPatch(`a hunk of ${name} changes nothing`, FORMAT);
    hunks.push({ ...current, place: null });
    current = null;
  };
  for (const line of withoutTrailingBlanks(body)) {
    if (line.startsWith('@@')) {
      const anchor = line.slice(2).replace(/@@$/, '').trim();
      // Several anchors may follow each other: a class, then one of its methods.
      if (current === null || current.lines.length > 0) {
        close();
        current = { lines: [], anchors: [], isAtEnd: false };
      }
      if (/^-\d+(?:,\d+)? \+\d+/.test(anchor)) throw invalidPatch('a hunk is placed by line numbers, which this format does not have', 'Write a plain @@ in their place.');
      if (anchor !== '') current.anchors.push(anchor);
      continue;
    }
    current ??= { lines: [], anchors: [], isAtEnd: false };
    if (current.isAtEnd) throw invalidPatch(`lines of ${name} follow *** End of File without @@`, FORMAT);
    if (line === '*** End of File') current.isAtEnd = true;
    else if (line === '') current.lines.push({ sign: ' ', text: '\n' });
    else if (/^[ +-]/.test(line)) current.lines.push({ sign: line[0] as HunkLine['sign'], text: `${line.slice(1)}\n` });
    else throw invalidPatch(`the line "${line.slice(0, 60)}" of ${name} begins with neither a space, - nor +`, FORMAT);
  }
  close();
  return hunks;
}

/** Empty lines before the next file or the end are put there for the eye. */
function withoutTrailingBlanks(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
