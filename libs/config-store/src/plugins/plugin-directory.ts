import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { MAX_ENTRIES, MAX_TEXT_BYTES } from './limits.ts';

/** A file of a plugin that is not read; the words name it by its path within the plugin, and say why. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** A plugin's own folder. Nothing outside is ever read, whatever a manifest or a link in it says. */
export interface PluginDirectory {
  /** Its real path. */
  readonly root: string;
  /** A text of at most 200 KB, UTF-8. Throws UnreadableFile. */
  read(path: string): string;
  /** Whether there is a regular file of that name, within the folder. */
  hasFile(path: string): boolean;
  /** The Markdown files below a folder, at most so many folders deep, by name; none where it does not exist. Throws UnreadableFile where there are too many entries. */
  markdown(path: string, depth: number): string[];
  /** The folders in a folder, by name. */
  folders(path: string): string[];
  /** The folder of that name within this one; null where there is none, or it lies outside. */
  folder(path: string): string | null;
}

/** @throws UnreadableFile where it is no folder that can be read */
export function openPluginDirectory(path: string): PluginDirectory {
  const root = realDirectory(path);
  let entriesLeft = MAX_ENTRIES;

  /** The real path of what lies within; throws UnreadableFile for all else. */
  function confined(path: string): string {
    if (path.includes('\0')) throw new UnreadableFile('a path holds a zero byte.');
    let real: string;
    try {
      real = realpathSync.native(join(root, path));
    } catch {
      throw new UnreadableFile(`${path}: there is no such file.`);
    }
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) throw new UnreadableFile(`${path}: it lies outside of the plugin's folder.`);
    return real;
  }

  function entriesOf(path: string) {
    let real: string;
    try {
      real = confined(path);
      if (!lstatSync(real).isDirectory()) return [];
    } catch (error) {
      if (error instanceof UnreadableFile && !error.message.includes('no such file')) throw error;
      return [];
    }
    const entries = readEntries(real, path).sort((left, right) => (left.name < right.name ? -1 : 1));
    entriesLeft -= entries.length;
    if (entriesLeft < 0) throw new UnreadableFile(`it has more than ${MAX_ENTRIES.toLocaleString('en')} files and folders.`);
    return entries;
  }

  const isFolder = (path: string, entry: { isDirectory(): boolean; isSymbolicLink(): boolean }) => entry.isDirectory() || (entry.isSymbolicLink() && folder(path) !== null);

  function folder(path: string): string | null {
    try {
      const real = confined(path);
      return lstatSync(real).isDirectory() ? real : null;
    } catch {
      return null;
    }
  }

  function markdown(path: string, depth: number): string[] {
    return entriesOf(path).flatMap((entry) => {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.name.startsWith('.')) return [];
      if (isFolder(inner, entry)) return depth > 0 ? markdown(inner, depth - 1) : [];
      return entry.name.toLowerCase().endsWith('.md') ? [inner] : [];
    });
  }

  return {
    root, folder, markdown,
    read: (path) => readText(confined(path), path),
    hasFile(path) {
      try {
        return lstatSync(confined(path)).isFile();
      } catch {
        return false;
      }
    },
    folders: (path) => entriesOf(path).filter((entry) => !entry.name.startsWith('.') && isFolder(path === '' ? entry.name : `${path}/${entry.name}`, entry)).map((entry) => entry.name),
  };
}

function realDirectory(path: string): string {
  try {
    const real = realpathSync.native(path);
    if (lstatSync(real).isDirectory()) return real;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UnreadableFile(code === 'ENOENT' ? `There is no folder ${path}.` : `The folder ${path} cannot be opened (${code}).`);
  }
  throw new UnreadableFile(`${path} is no folder.`);
}

function readEntries(real: string, shown: string): Dirent[] {
  try {
    return readdirSync(real, { withFileTypes: true });
  } catch (error) {
    throw new UnreadableFile(`${shown}: the folder cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)}).`);
  }
}

/** `real` was resolved before; a link or a device put there since is not followed, and never waited for. */
function readText(real: string, shown: string): string {
  let file: number;
  try {
    file = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw new UnreadableFile(`${shown}: it cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)}).`);
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new UnreadableFile(`${shown}: it is no regular file.`);
    if (status.size > MAX_TEXT_BYTES) throw new UnreadableFile(`${shown}: it is longer than ${MAX_TEXT_BYTES / 1000} KB.`);
    const bytes = Buffer.alloc(status.size);
    const length = readSync(file, bytes, 0, status.size, 0);
    return decode(bytes.subarray(0, length), shown);
  } finally {
    closeSync(file);
  }
}

function decode(bytes: Buffer, shown: string): string {
  try {
    // Takes a byte order mark away.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text.replaceAll('\r\n', '\n');
  } catch {
    throw new UnreadableFile(`${shown}: it is no UTF-8 text.`);
  }
  throw new UnreadableFile(`${shown}: it is no text.`);
}

/** The path of a folder within a plugin's, as its manifest may write it: `./agents/`. */
export function plainPath(path: string): string {
  return relative('/', join('/', path));
}
