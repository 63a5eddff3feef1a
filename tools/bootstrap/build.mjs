import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './children.mjs';
import { packageDirectories, readManifest } from './install.mjs';
import { NOTES_DIRECTORY, WORKSPACE_ROOT } from './paths.mjs';
import { BootstrapError, progress } from './progress.mjs';
import { hashContents, hashTimes, isStamped, removeStamp, writeStamp } from './stamp.mjs';
import { toolEnvironment } from './tool-chain.mjs';

const STAMP = join(NOTES_DIRECTORY, 'build');
const NOTHING_SKIPPED = new Set(['node_modules']);

/**
 * Builds the pages, main, preload and the process entries. Nx builds only what changed; where no file and no
 * output has changed since the last build even Nx is not asked.
 *
 * @param {string} node
 */
export async function ensureBuilt(node) {
  if (isStamped(STAMP, buildFingerprint(node))) return;
  progress('building what has changed');
  removeStamp(STAMP);
  const code = await runNx(node, ['run-many', '--target=build', '--outputStyle=static'], ['ignore', 2, 2]);
  if (code !== 0) throw new BootstrapError(`The build failed (exit ${code}).`, 'The lines above say where.');
  writeStamp(STAMP, buildFingerprint(node));
}

/**
 * Runs Nx by absolute path, in a process group of its own.
 *
 * @param {string} node
 * @param {string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 */
export async function runNx(node, args, stdio = 'inherit') {
  const manifest = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'node_modules', 'nx', 'package.json'), 'utf8'));
  const script = join(WORKSPACE_ROOT, 'node_modules', 'nx', manifest.bin.nx);
  // Nx makes its tasks print colours; in a log file they would stand between the words that are looked for.
  const colours = process.stdout.isTTY ? {} : { FORCE_COLOR: process.env['FORCE_COLOR'] ?? '0' };
  const { code } = await run(node, [script, ...args], { cwd: WORKSPACE_ROOT, env: { ...toolEnvironment(node), ...colours }, stdio, group: true });
  return code;
}

/** @param {string} node */
function buildFingerprint(node) {
  const packages = packageDirectories();
  const outputs = packages.filter((directory) => readManifest(directory).scripts?.['build']).map((directory) => join(directory, 'dist'));
  const missing = outputs.filter((directory) => !existsSync(directory));
  const globals = ['package.json', 'pnpm-lock.yaml', 'tsconfig.base.json', 'nx.json'].map((name) => join(WORKSPACE_ROOT, name));
  return [hashContents(globals, [node, ...missing]), hashTimes(packages), hashTimes(outputs, { skip: NOTHING_SKIPPED })].join('\n');
}
