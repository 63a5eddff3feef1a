import { basename, resolve, sep } from 'node:path';
import type { ServerCommand } from './server-command.ts';

const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'cmd', 'powershell', 'pwsh']);
const RAISES_RIGHTS = new Set(['sudo', 'doas', 'su', 'pkexec', 'runas']);
const DOWNLOADS_AND_RUNS = new Set(['npx', 'bunx', 'uvx', 'pipx', 'dlx']);

/**
 * What in a command deserves a second look before it is approved, each as a sentence for the user. A list of hints and no judgement: a
 * command without one may still do anything the user may do.
 */
export function commandWarnings({ command, resolvedBinary, workingDirectory }: ServerCommand, homeDirectory: string): string[] {
  const words = command.map(nameOf);
  const text = command.join(' ');
  const warnings: string[] = [];
  const warn = (applies: boolean, sentence: string) => void (applies && warnings.push(sentence));
  warn(words.some((word) => RAISES_RIGHTS.has(word)) || /\b(?:sudo|doas|pkexec)\s/.test(text), 'It runs with the rights of another user, such as the administrator.');
  warn(/\brm\b[^|;&]*\s-[a-zA-Z]*(?:r|f)/.test(text) || /\brm\b.*--(?:recursive|force)\b/.test(text) || /\b(?:del|rmdir|rd)\s+\/s\b/i.test(text), 'It deletes files or whole folders.');
  warn(/\b(?:curl|wget|iwr|invoke-webrequest)\b[^;&]*\|\s*(?:sudo\s+)?(?:\S*\/)?(?:sh|bash|zsh|python3?|node|iex)\b/i.test(text) || /(?:<\(|\$\(|`)\s*(?:curl|wget)\b/.test(text), 'It downloads a program and runs it unseen.');
  warn(/\bdd\s.*\bof=|\b(?:mkfs|chmod\s+(?:-R\s+)?[0-7]*777|chown\s+-R)\b/.test(text) || />\s*\/dev\/(?!null)/.test(text), 'It changes disks, devices, or who may use files.');
  warn(SHELLS.has(words[0] ?? '') && command.some((word) => /^(?:-[a-z]*c|\/c|-Command|-EncodedCommand)$/i.test(word)), 'It is a script for a shell: everything in it runs.');
  warn(words.some((word) => DOWNLOADS_AND_RUNS.has(word)), 'It downloads its program, and may get another version of it each time.');
  const outside = foldersOutside(command.slice(1), homeDirectory, workingDirectory);
  warn(outside.length > 0, `It is given folders outside of your own and of the one it works in: ${outside.join(', ')}.`);
  warn(/\bdocker\b|\bpodman\b/.test(words[0] ?? '') && /--privileged|docker\.sock|--net(?:work)?[= ]host|-v\s*\/:/.test(text), 'Its container can reach what is outside of it.');
  warn(resolvedBinary !== null && isWithin(resolvedBinary, workingDirectory) && workingDirectory !== homeDirectory, 'Its program lies in the folder it works in, where what is worked on can change it.');
  return warnings;
}

function nameOf(word: string): string {
  return basename(word.replaceAll('\\', '/')).toLowerCase().replace(/\.(?:exe|cmd|bat)$/, '');
}

/** Arguments that are absolute paths elsewhere: a server of files is usually told the folders it may write that way. */
function foldersOutside(words: readonly string[], home: string, workingDirectory: string): string[] {
  return words.filter((word) => /^(?:\/|[A-Za-z]:[\\/])/.test(word) && !isWithin(word, home) && !isWithin(word, workingDirectory));
}

function isWithin(path: string, folder: string): boolean {
  const [inner, outer] = [resolve(path), resolve(folder)];
  // A home of "/" holds everything, and says nothing.
  if (outer === sep) return false;
  return inner === outer || inner.startsWith(`${outer}${sep}`);
}
