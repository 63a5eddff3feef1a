import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone. */
export const WORKSPACE_ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Where the bootstrap keeps its own notes about this clone (ignored by git, next to Nx's cache). */
export const NOTES_DIRECTORY = join(WORKSPACE_ROOT, '.nx', 'chatos');

/**
 * Where Node, pnpm and Electron are kept between runs and clones.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 */
export function cacheDirectory(environment = process.env, platform = process.platform) {
  if (environment['CHATOS_CACHE']) return resolve(environment['CHATOS_CACHE']);
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'chatos', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'chatos');
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'chatos');
}
