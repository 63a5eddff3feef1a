import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Access } from '../access/access.ts';
import { notFound } from '../access/access.ts';
import { showParts } from '../access/paths.ts';
import { explained } from '../access/system-errors.ts';
import type { EntryKind, EntryStatus, RawFile, TextFile } from '../types.ts';
import { readWhole } from './read-whole.ts';
import { decodeText } from './text.ts';

const READ_PART = 'Read a range of its lines (read_file_range), or search in it (search_text).';

export function readText(access: Access, path: string): TextFile {
  const located = access.locate(path, { followLast: true });
  const shown = showParts(located.parts);
  const { bytes } = readWhole(access, located, { bytes: access.policy.maxFileBytes, remedy: READ_PART });
  return { path: shown, text: decodeText(bytes, shown, 'Read its bytes (read_file_raw), or use a shell command that understands its format.'), size: bytes.length };
}

export function readRaw(access: Access, path: string): RawFile {
  const located = access.locate(path, { followLast: true });
  const { bytes } = readWhole(access, located, { bytes: access.policy.maxFileBytes, remedy: READ_PART });
  return { path: showParts(located.parts), bytes, size: bytes.length };
}

export function readStatus(access: Access, path: string): EntryStatus {
  const located = access.locate(path, { followLast: false });
  const { status } = located;
  if (status === null) throw notFound(located.parts);
  const shown = showParts(located.parts);
  return {
    path: shown,
    absolutePath: join(access.place.root, ...located.parts),
    kind: kindOf(status),
    size: status.isFile() ? Number(status.size) : 0,
    mode: Number(status.mode & 0o7777n),
    modifiedAt: Number(status.mtimeMs),
    linkTarget: status.isSymbolicLink() ? explained(`read the link "${shown}"`, () => readlinkSync(located.folder.at(located.name))) : null,
  };
}

export function kindOf(status: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): EntryKind {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  return status.isSymbolicLink() ? 'link' : 'other';
}
