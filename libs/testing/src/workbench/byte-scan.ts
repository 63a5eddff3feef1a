import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every regular file below a directory, as paths relative to it, sorted. */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(directory, path), { throwIfNoEntry: false })?.isFile() === true)
    .sort();
}

/** The files below a directory that contain the word, as UTF-8 or as UTF-16 bytes; paths relative to it. */
export function filesContaining(directory: string, word: string): string[] {
  const needles = [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')];
  return filesBelow(directory).filter((path) => {
    const bytes = readFileSync(join(directory, path));
    return needles.some((needle) => bytes.includes(needle));
  });
}
