import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './children.mjs';
import { WORKSPACE_ROOT } from './paths.mjs';
import { BootstrapError, progress } from './progress.mjs';

/** How long the download may take: about 110 MB, so 300 s suit a line of 3 Mbit/s. */
const FETCH_LIMIT_MS = 300_000;

/**
 * The Electron to open the window with.
 *
 * @param {string} node
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<{ executable: string } | { unavailable: string }>} `unavailable` says why there is none
 */
export async function findElectron(node, environment = process.env) {
  if (process.platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return { unavailable: 'there is no display here' };
  const given = environment['CHATOS_ELECTRON'];
  if (given) {
    if (existsSync(given)) return { executable: given };
    throw new BootstrapError(`CHATOS_ELECTRON names ${given}, which does not exist.`, 'Name an Electron executable, or unset it; without one the pinned Electron is used.');
  }
  return await pinnedElectron(node);
}

/**
 * The pinned `electron` package's binary, downloaded on demand by the package's own installer (it checks the
 * hash); no install script runs by itself in this workspace.
 *
 * @param {string} node
 * @returns {Promise<{ executable: string } | { unavailable: string }>}
 */
export async function pinnedElectron(node) {
  const home = join(WORKSPACE_ROOT, 'apps', 'desktop', 'node_modules', 'electron');
  const present = installedBinary(home);
  if (present) return { executable: present };
  if (!existsSync(join(home, 'install.js'))) return { unavailable: 'the electron package is not installed' };
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  progress(`fetching Electron ${version} (once, about 110 MB)`);
  let output = '';
  const { code, timedOut } = await run(node, [join(home, 'install.js')], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    group: true,
    timeoutMs: FETCH_LIMIT_MS,
    started: (child) => {
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
    },
  });
  const fetched = code === 0 ? installedBinary(home) : null;
  if (fetched) return { executable: fetched };
  const reason = timedOut ? `the download took longer than ${FETCH_LIMIT_MS / 1000} s` : (output.trim().split('\n')[0] ?? `its installer exited with ${code}`);
  return { unavailable: `Electron ${version} could not be fetched: ${reason}` };
}

/**
 * @param {string} home the electron package's folder
 * @returns {string | null} the installer writes `path.txt` last, so its presence means a whole binary
 */
function installedBinary(home) {
  const note = join(home, 'path.txt');
  if (!existsSync(note)) return null;
  const executable = join(home, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(executable) ? executable : null;
}
