import { parseBeginPatch } from './begin-patch.ts';
import type { FilePatch } from './model.ts';
import { parseUnified } from './unified.ts';

/** Reads a patch in either format. `path`: the one file it is for. Throws WorkspaceError `patch-invalid`. */
export function parsePatchText(text: string, path: string | undefined): FilePatch[] {
  const plain = withoutForeignLineEnds(text);
  return /^\s*\*\*\* Begin Patch/.test(plain) ? parseBeginPatch(plain, path) : parseUnified(plain, path);
}

/** A patch all of whose lines end in CRLF went through a system that made them so; one of CRLF files has headers that do not. */
function withoutForeignLineEnds(text: string): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.length > 0 && lines.every((line) => line.endsWith('\r')) ? text.replaceAll('\r\n', '\n') : text;
}
