/** Files of a folder that a shell, git, an editor or an agent runs or obeys when the user works there: no command writes them, and no tool without a question. */
export const START_UP_FILES: readonly string[] = [
  '.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.profile', '.zshrc', '.zprofile', '.zshenv', '.zlogin', '.zlogout', '.envrc', '.gitconfig', '.gitmodules', '.ripgreprc',
  '.mcp.json',
];
export const START_UP_FOLDERS: readonly string[] = ['.vscode', '.idea', '.claude'];
/** In it ssh finds who may log in, and what runs when they do. No list of the sandbox, since the user's own is kept from commands whole. */
const LOGIN_FOLDER = '.ssh';

const NAMES = new Set([...START_UP_FILES, ...START_UP_FOLDERS, LOGIN_FOLDER]);
/** What some file systems leave out when they compare names. */
const UNSEEN = /\p{Cf}/gu;

/** Whether what is at the path (with `/`) is run or obeyed later with the user's own rights: by any of its names, in any case, since some file systems tell none apart. */
export function isStartUpPath(path: string): boolean {
  return path.split('/').some((name) => NAMES.has(name.replaceAll(UNSEEN, '').toLowerCase()));
}
