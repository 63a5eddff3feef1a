import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Folders whose content says nothing about what has to be installed or built. */
const SKIPPED = new Set(['node_modules', 'dist', 'reports', '.nx', '.git']);

/**
 * Whether a step's inputs are as they were when it last succeeded.
 *
 * @param {string} file
 * @param {string} value
 */
export function isStamped(file, value) {
  try {
    return readFileSync(file, 'utf8') === value;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @param {string} value
 */
export function writeStamp(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
}

/** @param {string} file */
export function removeStamp(file) {
  rmSync(file, { force: true });
}

/**
 * A hash of the files' contents. A missing file counts as such.
 *
 * @param {string[]} files
 * @param {string[]} [more] other facts the step depends on
 */
export function hashContents(files, more = []) {
  const hash = createHash('sha256');
  for (const fact of more) hash.update(`${fact}\0`);
  for (const file of files) {
    hash.update(`${file}\0`);
    try {
      hash.update(readFileSync(file));
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
      hash.update('\0missing');
    }
    hash.update('\0');
  }
  return hash.digest('hex');
}

/**
 * A hash of name, size and time of every file below the directories: much cheaper than the contents, and
 * safe in one direction, since a changed time alone only asks Nx, which compares contents.
 *
 * @param {string[]} directories
 * @param {{ skip?: Set<string> }} [options]
 */
export function hashTimes(directories, { skip = SKIPPED } = {}) {
  const hash = createHash('sha256');
  for (const directory of directories) {
    for (const file of listFiles(directory, skip)) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${relative(directory, file)}\0${size}\0${mtimeMs}\0`);
    }
    hash.update('\n');
  }
  return hash.digest('hex');
}

/**
 * @param {string} directory
 * @param {Set<string>} skip names of folders that are left out
 * @returns {Generator<string>}
 */
export function* listFiles(directory, skip = SKIPPED) {
  let entries;
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return;
    throw error;
  }
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!skip.has(entry.name)) yield* listFiles(path, skip);
    } else if (entry.isFile()) yield path;
  }
}
