import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Secrets of the user that no command reads, from the home directory. Of a program whose whole folder is named, none of it is read. */
const SECRETS = [
  '.ssh', '.aws', '.gnupg', '.config/gh', '.netrc', '.npmrc', '.pypirc', '.docker', '.kube', '.azure', '.config/gcloud', '.git-credentials', '.config/git/credentials', '.cargo/credentials',
  '.cargo/credentials.toml', '.password-store', '.claude', '.claude.json', '.codex',
  // Writable by sandbox-runtime's own choice unless it may not be read.
  '.npm/_logs',
];
const KEYRINGS = ['.local/share/keyrings', '.local/share/kwalletd', 'Library/Keychains'];
const BROWSERS = [
  '.mozilla', '.config/chromium', '.config/google-chrome', '.config/google-chrome-beta', '.config/BraveSoftware', '.config/microsoft-edge', '.config/vivaldi', '.config/opera',
  'snap/chromium', 'snap/firefox', '.var/app/org.mozilla.firefox', '.var/app/org.chromium.Chromium', '.var/app/com.google.Chrome',
  'Library/Application Support/Google/Chrome', 'Library/Application Support/Chromium', 'Library/Application Support/Firefox', 'Library/Application Support/BraveSoftware',
  'Library/Application Support/Microsoft Edge', 'Library/Safari', 'Library/Cookies', 'Library/Containers/com.apple.Safari',
];

/** Files of a folder that a shell, git, an editor or an agent runs or obeys when the user works there: no command writes them. */
export const START_UP_FILES: readonly string[] = [
  '.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.profile', '.zshrc', '.zprofile', '.zshenv', '.zlogin', '.zlogout', '.envrc', '.gitconfig', '.gitmodules', '.ripgreprc',
  '.mcp.json',
];
export const START_UP_FOLDERS: readonly string[] = ['.vscode', '.idea', '.claude'];
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
  const ofHome = [...SECRETS, ...KEYRINGS, ...BROWSERS].map((path) => join(home, path));
  const paths = [...ofHome, ...refused];
  return [...new Set([...paths, ...paths.filter((path) => existsSync(path)).map((path) => realpathSync(path))])];
}

/** What no command writes, beside what is found in the workspace itself. What of it does not exist yet cannot be made either. */
export function unwritablePaths(): string[] {
  return SHARED_BY_ALL.filter((path) => existsSync(path));
}
