import type { SandboxState } from '@chatos/contracts';
import { startProcessGroup } from '@chatos/process-host';
import { existsSync, realpathSync } from 'node:fs';
import { createConfinement } from './confinement.ts';
import type { Confinement } from './confinement.ts';
import { findExecutable } from './executables.ts';
import { GitExcludes } from './git-excludes.ts';
import { withoutSandbox } from './no-sandbox.ts';
import { clearAfterDead, createOwnDirectory } from './own-directory.ts';
import type { OwnDirectory } from './own-directory.ts';
import { removePlaceholders } from './placeholders.ts';
import { SHARED_BY_ALL, unreadablePaths, unwritablePaths } from './protected-paths.ts';
import { WorkspaceSurroundings } from './surroundings.ts';
import type { Sandbox } from './types.ts';

export interface SandboxOptions {
  /** Real path. */
  readonly workspaceRoot: string;
  readonly home: string;
  /** No command reads these, whether they lie in the workspace, beside it, or around it. */
  readonly refused: readonly string[];
  /** Where the temporary directory is made. */
  readonly temporaryRoot: string;
  /** Where programs are looked for. */
  readonly path: string;
  readonly platform: NodeJS.Platform;
  /** Absolute paths in the place of what is on `path`; one that does not exist is as if nothing were installed. */
  readonly bwrapPath?: string;
  readonly socatPath?: string;
  readonly ripgrepPath?: string;
}

const KINDS: Partial<Record<NodeJS.Platform, SandboxState['kind']>> = { linux: 'bubblewrap', darwin: 'seatbelt' };
const PROBE_MS = 15_000;

/**
 * The sandbox of this machine, tried once by running a command in it; without one that works, commands run as they are and `state` says why. A
 * process has one at a time, since sandbox-runtime has one state in a process.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  clearAfterDead(options.temporaryRoot, removePlaceholders);
  const own = createOwnDirectory(options.temporaryRoot, options.workspaceRoot);
  const opened = await open(options, own);
  return {
    ...opened,
    async close() {
      try {
        await opened.close();
      } finally {
        own.remove();
      }
    },
  };
}

async function open(options: SandboxOptions, own: OwnDirectory): Promise<Sandbox> {
  const { temporary: temporaryDirectory } = own;
  const kind = KINDS[options.platform];
  if (kind === undefined) return withoutSandbox(`There is no sandbox for commands on ${options.platform}.`, temporaryDirectory);
  const missing = missingPrograms(options);
  if (missing.length > 0) return withoutSandbox(`${missing.join(' and ')} cannot be found: install the packages bubblewrap and socat.`, temporaryDirectory);
  const confinement = await createFor(options, own);
  const problem = await tryOut(confinement, options);
  if (problem === null) return { state: { kind, reason: '' }, temporaryDirectory, confine: confinement.confine, close: confinement.close };
  await confinement.close();
  return withoutSandbox(`The sandbox does not work here: ${problem}`, temporaryDirectory);
}

function programs({ platform, path, bwrapPath, socatPath }: SandboxOptions): { bwrap: string | null; socat: string | null } {
  if (platform !== 'linux') return { bwrap: null, socat: null };
  return { bwrap: findExecutable(bwrapPath ?? 'bwrap', path), socat: findExecutable(socatPath ?? 'socat', path) };
}

function missingPrograms(options: SandboxOptions): string[] {
  if (options.platform !== 'linux') return [];
  return Object.entries(programs(options)).filter(([, found]) => found === null).map(([name]) => name);
}

/** Loaded only here: no other server needs it. */
async function createFor(options: SandboxOptions, own: OwnDirectory): Promise<Confinement> {
  const { workspaceRoot, home, refused, path, platform, ripgrepPath } = options;
  const { SandboxManager } = await import('@anthropic-ai/sandbox-runtime');
  const unreadable = unreadablePaths({ home, refused });
  const { bwrap, socat } = programs(options);
  return createConfinement({
    manager: SandboxManager,
    base: { writable: [workspaceRoot, own.temporary], unreadable, bwrapPath: bwrap, socatPath: socat, ripgrepPath: findExecutable(ripgrepPath ?? 'rg', path) },
    surroundings: new WorkspaceSurroundings(workspaceRoot, [...unreadable, ...SHARED_BY_ALL], existsSync(home) ? realpathSync(home) : null),
    unwritable: unwritablePaths,
    own,
    gitExcludes: platform === 'linux' ? new GitExcludes({ directory: own.path, workspaceRoot, home, unreadable, git: findExecutable('git', path) }) : null,
    platform,
  });
}

/** Null where a command ran in it. */
async function tryOut(confinement: Confinement, { workspaceRoot, path }: SandboxOptions): Promise<string | null> {
  try {
    const { file, args, environment, release } = await confinement.confine({ command: 'true', shell: '/bin/sh', network: { shellNetwork: 'none', shellAllowedHosts: [] }, isTerminal: false });
    try {
      const { child, exited } = await startProcessGroup({ command: file, args, cwd: workspaceRoot, environment: { PATH: path, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-2000)));
      const timer = setTimeout(() => child.kill('SIGKILL'), PROBE_MS);
      const { code } = await exited;
      clearTimeout(timer);
      return code === 0 ? null : said.trim() || `a command in it ended with ${String(code)}`;
    } finally {
      release();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
