import { existsSync, realpathSync } from 'node:fs';
import { secretsOf } from '../../user-paths/secrets.ts';

/** Of a repository (`.git`, or the git directory of a submodule or worktree). */
export const GIT_PARTS: readonly string[] = ['hooks', 'config', 'config.worktree'];
/**
 * The file of a git directory that names another folder, from which git then takes configuration and hooks. Worktrees have one, and it is not written; any
 * other git directory has none, and git cannot work beside the empty file that keeps it from being made. So it is taken away after each command.
 */
export const GIT_REDIRECTION = 'commondir';

/** Where sandbox-runtime lets every command write, whatever it is told. */
export const SHARED_BY_ALL: readonly string[] = ['/tmp/claude', '/private/tmp/claude'];

export interface ProtectedPathOptions {
  readonly home: string;
  /** Whole folders that no command reads: the state root, with both runtimes and the shared configuration. */
  readonly refused: readonly string[];
}

/** What no command reads, absolute; those that are links also by where they lead. Most of it does not exist on any one machine. */
export function unreadablePaths({ home, refused }: ProtectedPathOptions): string[] {
  const paths = [...secretsOf(home), ...refused];
  return [...new Set([...paths, ...paths.filter((path) => existsSync(path)).map((path) => realpathSync(path))])];
}

/** What no command writes, beside what is found in the workspace itself. What of it does not exist yet cannot be made either. */
export function unwritablePaths(): string[] {
  return SHARED_BY_ALL.filter((path) => existsSync(path));
}
