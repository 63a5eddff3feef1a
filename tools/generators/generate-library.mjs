import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readNewLibrary } from './names.mjs';
import { addArrowRow, libraryFiles } from './templates.mjs';

/**
 * Makes a library: its folder, and its row in the table of arrows.
 *
 * @param {string[]} args `NAME [--page]`
 * @param {string} root of the clone
 * @returns {string[]} what was written, from the root
 */
export function generateLibrary(args, root) {
  const taken = ['apps', 'libs'].flatMap((folder) => readdirSync(join(root, folder)).filter((name) => existsSync(join(root, folder, name, 'package.json'))));
  const library = readNewLibrary(args, taken);
  const table = join(root, 'tools', 'boundaries', 'arrows.mjs');
  // First, so that a table that cannot take the row leaves no half library behind. A row may stand there already, for a planned library.
  const text = readFileSync(table, 'utf8');
  const hasRow = text.includes(`folder: 'libs/${library.name}'`);
  const changed = hasRow ? text : addArrowRow(text, library);
  const files = Object.entries(libraryFiles(library)).map(([path, content]) => ({ path: join('libs', library.name, path), content }));
  for (const { path, content } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { flag: 'wx' });
  }
  if (!hasRow) writeFileSync(table, changed);
  return [...files.map(({ path }) => path), join('tools', 'boundaries', 'arrows.mjs')];
}
