import type { StructuredPatch } from 'diff';
import { parsePatch } from 'diff';
import type { FilePatch, Hunk, HunkLine } from './model.ts';
import { invalidPatch } from './model.ts';

const NO_FILE = '/dev/null';
/** GNU diff -N dates a file that does not exist with the epoch, in any time zone. */
const EPOCH = /^(?:1970-01-01|1969-12-31)\b/;
const RECOUNT = 'Make the patch anew with correct line counts, use the *** Begin Patch format (which has none), or edit_file.';

/** A unified diff: git's, GNU diff's, or one written by hand. Throws WorkspaceError `patch-invalid`. */
export function parseUnified(text: string, path: string | undefined): FilePatch[] {
  // The signature that git format-patch puts at the end looks like a removed line.
  const body = text.replace(/\n-- \n[^\n]*\n*$/, '\n');
  if (/^(?:GIT binary patch|Binary files .* differ)\r?$/m.test(body)) throw invalidPatch('it changes a binary file', 'Write the file whole (write_file with contents_base64), or use a shell command.');
  if (/^@@@/m.test(body)) throw invalidPatch('it is a combined diff of a merge', 'Make a diff against one parent.');
  const parsed = parse(body).filter((entry) => entry.hunks.length > 0 || entry.isGit === true);
  if (parsed.length === 0) throw invalidPatch('it holds no file and no hunk (@@ … @@)', 'Give a unified diff, or the *** Begin Patch format.');
  checkNothingSkipped(body, parsed);
  if (path !== undefined && parsed.length > 1) throw invalidPatch(`it changes ${parsed.length} files, but was given for "${path}" alone`, 'Leave the path out, or give one patch for each file.');
  const hashes = readHashes(body);
  let git = 0;
  return parsed.map((entry) => toFilePatch(entry, path, entry.isGit === true ? (hashes[git++] ?? null) : null));
}

function parse(text: string): StructuredPatch[] {
  try {
    return parsePatch(text);
  } catch (error: unknown) {
    throw invalidPatch(error instanceof Error ? error.message : String(error), RECOUNT);
  }
}

/** The parser passes over what it does not know between hunks; a change lost there would be a patch half applied. */
function checkNothingSkipped(text: string, parsed: readonly StructuredPatch[]): void {
  const lines = text.split('\n');
  const hunks = parsed.flatMap((entry) => entry.hunks);
  const headers = parsed.filter((entry) => entry.oldHeader !== undefined).length * 2;
  const changed = hunks.flatMap((hunk) => hunk.lines).filter((line) => /^[+-]/.test(line)).length;
  const isWhole = lines.filter((line) => line.startsWith('@@')).length === hunks.length && lines.filter((line) => /^[+-]/.test(line)).length === changed + headers;
  if (!isWhole || hunks.some((hunk) => Number.isNaN(hunk.oldStart) || Number.isNaN(hunk.newStart))) {
    throw invalidPatch('some of its lines belong to no hunk, or a hunk does not say its lines (@@ -1,3 +1,4 @@)', RECOUNT);
  }
}

/** Of each file that git diffed, in their order. A line of a file cannot look like these: it has a sign in front. */
function readHashes(text: string): ({ before: string; after: string } | null)[] {
  const found: ({ before: string; after: string } | null)[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('diff --git ')) found.push(null);
    const match = /^index ([\da-f]{7,64})\.\.([\da-f]{7,64})/.exec(line);
    if (match !== null && found.length > 0) found[found.length - 1] = { before: match[1] as string, after: match[2] as string };
  }
  return found;
}

function toFilePatch(entry: StructuredPatch, path: string | undefined, hashes: FilePatch['hashes']): FilePatch {
  const kind = kindOf(entry);
  const [old, now] = namesOf(entry);
  const to = path ?? (kind === 'delete' ? old : now);
  const from = path !== undefined ? [path] : kind === 'create' ? [now] : kind === 'update' ? candidates(old, now, entry.isGit === true) : [old];
  if (to === undefined || from.some((name) => name === undefined || name === '')) throw invalidPatch('it does not say which file it is for', 'Add the lines --- a/path and +++ b/path, or give the path.');
  if (path !== undefined && (kind === 'rename' || kind === 'copy')) throw invalidPatch('it renames or copies a file, but was given for one path', 'Leave the path out.');
  const mode = kind === 'delete' ? undefined : entry.newMode;
  if ([entry.newMode, entry.oldMode].some((found) => found !== undefined && !/^100\d{3}$/.test(found))) throw invalidPatch('it changes a symbolic link or a submodule', 'Use a shell command for it.');
  return {
    kind,
    from: from as string[],
    to,
    hunks: entry.hunks.map(toHunk),
    mode: mode === undefined ? null : (Number.parseInt(mode, 8) & 0o100) === 0 ? 0o644 : 0o755,
    hashes,
    showsDeleted: true,
  };
}

function kindOf(entry: StructuredPatch): FilePatch['kind'] {
  if (entry.isRename === true) return 'rename';
  if (entry.isCopy === true) return 'copy';
  const [first] = entry.hunks;
  const isOnly = entry.hunks.length === 1;
  if (entry.isCreate === true || entry.oldFileName === NO_FILE || (isOnly && first?.oldLines === 0 && EPOCH.test(entry.oldHeader ?? ''))) return 'create';
  if (entry.isDelete === true || entry.newFileName === NO_FILE || (isOnly && first?.newLines === 0 && EPOCH.test(entry.newHeader ?? ''))) return 'delete';
  return 'update';
}

/** Without git's a/ and b/ (b/ and a/ of a reversed diff), where the patch has them on both sides. */
function namesOf({ oldFileName, newFileName, isGit }: StructuredPatch): [string | undefined, string | undefined] {
  const has = (name: string | undefined, prefix: string) => name === undefined || name === NO_FILE || name.startsWith(prefix);
  if ((has(oldFileName, 'a/') && has(newFileName, 'b/')) || (has(oldFileName, 'b/') && has(newFileName, 'a/'))) {
    const strip = (name: string | undefined) => (name === NO_FILE ? name : name?.slice(2));
    return [strip(oldFileName), strip(newFileName)];
  }
  if (isGit === true && (oldFileName?.startsWith('a/') === true) !== (newFileName?.startsWith('b/') === true)) throw invalidPatch('only one of its two names begins with a/ or b/', 'Write --- a/path and +++ b/path.');
  return [oldFileName, newFileName];
}

/** Which file a plain diff of two names may be for: one of them, or (`diff -r old new`) what both name in their directories. */
function candidates(old: string | undefined, now: string | undefined, isGit: boolean): (string | undefined)[] {
  if (old === now || isGit) return [now];
  const inside = (name: string | undefined) => name?.replace(/^[^/]*\//, '');
  return inside(old) === inside(now) && old?.includes('/') === true ? [now, old, inside(now)] : [now, old];
}

function toHunk(hunk: StructuredPatch['hunks'][number]): Hunk {
  const lines: HunkLine[] = [];
  for (const line of hunk.lines) {
    const last = lines.at(-1);
    if (!line.startsWith('\\')) lines.push({ sign: (line[0] ?? ' ') as HunkLine['sign'], text: `${line.slice(1)}\n` });
    else if (last !== undefined) lines[lines.length - 1] = { ...last, text: last.text.slice(0, -1) };
  }
  return { lines, place: { before: Math.max(0, hunk.oldStart - 1), after: Math.max(0, hunk.newStart - 1) }, anchors: [], isAtEnd: false };
}
