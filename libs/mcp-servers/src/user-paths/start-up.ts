/** Files of a folder that a shell, git, an editor or an agent runs or obeys when the user works there: no command writes them, and no tool without a question. */
export const START_UP_FILES: readonly string[] = [
  '.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.profile', '.zshrc', '.zprofile', '.zshenv', '.zlogin', '.zlogout', '.envrc', '.gitconfig', '.gitmodules', '.ripgreprc',
  '.mcp.json',
];
export const START_UP_FOLDERS: readonly string[] = ['.vscode', '.idea', '.claude'];
