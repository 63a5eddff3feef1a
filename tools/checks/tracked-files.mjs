import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';

/** What is larger is data, or a picture. */
const LARGEST = 2_000_000;

/** The files of the repository, tracked or about to be: what git ignores is not ours. @returns {string[]} paths from the root */
export function repositoryFiles() {
  const output = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: WORKSPACE_ROOT, encoding: 'utf8' });
  return output.split('\0').filter((path) => path !== '' && existsSync(join(WORKSPACE_ROOT, path)));
}

/** @param {string} path from the root @returns {string | null} null for what is not there, or is no text */
export function readText(path) {
  const file = join(WORKSPACE_ROOT, path);
  if (!existsSync(file)) return null;
  if (!statSync(file).isFile() || statSync(file).size > LARGEST) return null;
  const content = readFileSync(file);
  return content.includes(0) ? null : content.toString('utf8');
}
