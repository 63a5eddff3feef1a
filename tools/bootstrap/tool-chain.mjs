import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { provideLockedPackage } from './locked-package.mjs';
import { NOTES_DIRECTORY, WORKSPACE_ROOT, cacheDirectory } from './paths.mjs';
import { BootstrapError } from './progress.mjs';

const lock = JSON.parse(readFileSync(new URL('./node-lock.json', import.meta.url), 'utf8'));

/**
 * The Node that runs everything but the bootstrap itself: the running one where it is new enough,
 * otherwise the locked one. The program needs Node >= 24 because it runs its TypeScript as it is.
 *
 * @returns {Promise<string>} absolute path
 */
export async function provideNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= lock.minimumNode) return process.execPath;
  const locked = lockedNode(process.platform, process.arch);
  return await provideLockedPackage(locked, cacheDirectory(), `this machine's Node ${process.versions.node} is older than ${lock.minimumNode}`);
}

/**
 * @param {NodeJS.Platform} platform
 * @param {string} architecture
 * @returns {import('./locked-package.mjs').LockedPackage}
 */
export function lockedNode(platform, architecture) {
  // On Linux Node 26 needs libatomic, which a bare Debian has not; 24 does not.
  const found = lock.node[`${platform}-${architecture}`];
  if (found) return found;
  throw new BootstrapError(
    `There is no locked Node for ${platform} on ${architecture}.`,
    `Install Node ${lock.minimumNode} or newer, then run the command again.`,
  );
}

/** The locked pnpm, used for the install alone. @returns {Promise<string>} absolute path of its script */
export async function providePnpm() {
  return await provideLockedPackage(lock.pnpm, cacheDirectory(), 'it installs the dependencies');
}

/** Nx runs package scripts by a `pnpm` from the path, and takes the workspace's own `.bin` out of the path before. */
const TOOL_DIRECTORY = join(NOTES_DIRECTORY, 'bin');

/**
 * Puts the installed pnpm where Nx finds it. The wrapper replaces itself by Node, so that a signal to it reaches pnpm.
 *
 * @param {string} node
 */
export function providePnpmCommand(node) {
  const script = join(WORKSPACE_ROOT, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  mkdirSync(TOOL_DIRECTORY, { recursive: true });
  if (process.platform === 'win32') writeFileSync(join(TOOL_DIRECTORY, 'pnpm.cmd'), `@"${node}" "${script}" %*\r\n`);
  else writeFileSync(join(TOOL_DIRECTORY, 'pnpm'), `#!/bin/sh\nexec '${node}' '${script}' "$@"\n`, { mode: 0o755 });
}

/**
 * The environment of everything that is started: the locked Node first on the path, then the
 * workspace's own tools. `CHATOS_NODE` is for those that start a Node themselves: a name looked up on the path
 * could be a wrapper that orphans its child, an absolute path cannot.
 *
 * @param {string} node absolute path
 * @param {NodeJS.ProcessEnv} base
 */
export function toolEnvironment(node, base = process.env) {
  const nameOfPath = Object.keys(base).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [dirname(node), TOOL_DIRECTORY, join(WORKSPACE_ROOT, 'node_modules', '.bin'), base[nameOfPath] ?? ''].join(delimiter);
  return {
    ...base,
    [nameOfPath]: path,
    CHATOS_NODE: node,
    // npm's variables about itself would make pnpm and Nx take npm for the package manager.
    npm_execpath: undefined,
    npm_config_user_agent: undefined,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    // Without a pseudo-terminal a signal reaches the tasks, and their output is the same in CI and in a terminal.
    NX_NATIVE_COMMAND_RUNNER: 'false',
    NX_NO_CLOUD: 'true',
    NX_NEVER_CONNECT_TO_CLOUD: 'true',
  };
}
