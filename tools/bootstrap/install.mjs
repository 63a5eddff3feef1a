import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './children.mjs';
import { runNpm } from './npm.mjs';
import { WORKSPACE_ROOT } from './paths.mjs';
import { BootstrapError, progress } from './progress.mjs';
import { hashContents, isStamped, removeStamp, writeStamp } from './stamp.mjs';
import { providePnpm, toolEnvironment } from './tool-chain.mjs';

/** It lies inside node_modules, so that it goes when they go. */
const STAMP = join(WORKSPACE_ROOT, 'node_modules', '.chatos-install');

/**
 * Installs the dependencies, unless the lockfile, the workspace file, every package.json and the Node are those of the last install.
 *
 * @param {string} node
 * @param {{ frozen?: boolean }} [options] `frozen: false` lets the lockfile take up a new package
 */
export async function ensureInstalled(node, { frozen = true } = {}) {
  const wanted = installFingerprint(node);
  if (frozen && isStamped(STAMP, wanted)) return;
  const pnpm = await providePnpm();
  progress('installing dependencies (the first time takes a minute or two)');
  removeStamp(STAMP);
  const { code } = await run(
    node,
    [pnpm, 'install', frozen ? '--frozen-lockfile' : '--no-frozen-lockfile', '--reporter=append-only', '--config.confirmModulesPurge=false'],
    // pnpm's own lines are progress too: they go where ours go.
    { cwd: WORKSPACE_ROOT, env: { ...toolEnvironment(node), ...(await npmSettings()) }, stdio: ['ignore', 2, 2], group: true },
  );
  if (code !== 0) {
    throw new BootstrapError(`The dependencies could not be installed (pnpm exited with ${code}).`, 'Its message above says why; then run the command again.');
  }
  writeStamp(STAMP, installFingerprint(node));
}

/**
 * npm's global settings (a registry of one's own, its certificate) lie beside npm; pnpm under another Node would look beside that one. `npm run`
 * hands them on by itself, a plain `node tools/bootstrap/main.mjs` has to ask.
 *
 * @returns {Promise<Record<string, string>>}
 */
async function npmSettings() {
  if (process.env['npm_config_globalconfig']) return {};
  const { code, output } = await runNpm(['config', 'get', 'globalconfig', '--loglevel=silent'], WORKSPACE_ROOT);
  return code === 0 ? { npm_config_globalconfig: output.trim() } : {};
}

/** @param {string} node */
function installFingerprint(node) {
  const files = [
    join(WORKSPACE_ROOT, 'pnpm-lock.yaml'),
    join(WORKSPACE_ROOT, 'pnpm-workspace.yaml'),
    join(WORKSPACE_ROOT, 'package.json'),
    ...packageDirectories().map((directory) => join(directory, 'package.json')),
  ];
  return hashContents(files, [node, process.platform, process.arch]);
}

/** The absolute directories of the workspace's packages: `apps/*`, `libs/*` and `tools`, as pnpm-workspace.yaml has them. */
export function packageDirectories(root = WORKSPACE_ROOT) {
  const inside = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, folder, entry.name)),
  );
  return [...inside, join(root, 'tools')].filter(hasManifest).sort();
}

/** @param {string} directory */
function hasManifest(directory) {
  return readdirSync(directory).includes('package.json');
}

/**
 * @param {string} directory
 * @returns {{ name: string, nx?: { name?: string, tags?: string[] }, scripts?: Record<string, string>, dependencies?: Record<string, string>, devDependencies?: Record<string, string> }}
 */
export function readManifest(directory) {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
}
