import { isAbsolute, resolve } from 'node:path';
import { isInside } from '../commands/working-directory.ts';
import { UNKNOWN } from './command-words.ts';
import { effectiveCommands, SHELLS } from './unwrap.ts';
import type { EffectiveCommand } from './unwrap.ts';

export interface Surrounding {
  /** Real path. */
  readonly workspaceRoot: string;
  /** Where the command begins. */
  readonly cwd: string;
}

type Rule = (command: EffectiveCommand, surrounding: Surrounding) => string | null;

/**
 * Why a command deserves a second look by the user, in words; empty where it does not. It finds what does damage that nothing in the workspace can
 * undo: what is deleted whole, what is pushed over, what other machines are told. This is a courtesy for commands that mean what they say. It is no
 * wall, and a command that wants to get round it can: the sandbox is the wall.
 */
export function secondLook(command: string, surrounding: Surrounding): string[] {
  const found = effectiveCommands(command).flatMap((effective) => RULES.flatMap((rule) => rule(effective, surrounding) ?? []));
  return [...new Set(found)];
}

const has = (args: readonly string[], letters: string, ...long: string[]): boolean =>
  args.some((arg) => long.includes(arg) || long.some((name) => arg.startsWith(`${name}=`)) || (/^-[A-Za-z]+$/.test(arg) && [...letters].some((letter) => arg.includes(letter))));
const operands = (args: readonly string[]): string[] => args.filter((arg) => !arg.startsWith('-'));

const elevates: Rule = ({ elevatedBy, name }) => (elevatedBy === name && elevatedBy !== null ? `It asks for another user's rights (${name}).` : null);

const removes: Rule = ({ name, args }, surrounding) => {
  if (name !== 'rm' && name !== 'srm' && name !== 'shred' && name !== 'trash') return null;
  const isWhole = has(args, 'rR', '--recursive') || name !== 'rm';
  const target = operands(args).find((path) => isWhole && isTooMuch(path, surrounding));
  return target === undefined ? null : `It deletes ${told(target)} whole.`;
};

const findDeletes: Rule = ({ name, args }, surrounding) =>
  name === 'find' && args.includes('-delete') && isTooMuch(args.find((arg) => !arg.startsWith('-')) ?? '.', surrounding) && !args.some((arg) => /^-i?(name|path|regex|newer|mtime|mmin|size|empty)/.test(arg))
    ? 'It deletes everything it finds in the workspace.'
    : null;

const git: Rule = ({ name, args }) => {
  if (name !== 'git') return null;
  const [verb, ...rest] = gitWords(args);
  const what = verb === undefined ? undefined : GIT[verb]?.(rest);
  return what ?? null;
};

/** Without git's own options, so that `git -C x -c a=b push` is `push`. */
function gitWords(args: readonly string[]): string[] {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += /^(-C|-c|--git-dir|--work-tree|--namespace|--exec-path|--config-env)$/.test(args[at] as string) ? 2 : 1;
  return args.slice(at);
}

const GIT: Readonly<Record<string, (args: string[]) => string | null>> = {
  push: (args) => {
    if (has(args, 'f', '--force', '--force-with-lease', '--mirror') || operands(args).some((arg) => arg.startsWith('+'))) return 'It replaces what is on a remote (git push with force).';
    return has(args, 'd', '--delete', '--prune') || operands(args).slice(1).some((arg) => arg.startsWith(':')) ? 'It deletes branches or tags of a remote (git push).' : null;
  },
  reset: (args) => (has(args, '', '--hard', '--merge') ? 'It throws away changes that are not committed (git reset).' : null),
  clean: (args) => (has(args, 'fxX', '--force') && !has(args, 'n', '--dry-run') ? 'It deletes files that git does not know (git clean).' : null),
  checkout: (args) => (has(args, 'f', '--force') || args.includes('.') || args.includes('--') ? 'It throws away changes that are not committed (git checkout).' : null),
  restore: (args) => (has(args, '', '--staged') && !has(args, '', '--worktree') ? null : 'It throws away changes that are not committed (git restore).'),
  switch: (args) => (has(args, 'f', '--force', '--discard-changes') ? 'It throws away changes that are not committed (git switch).' : null),
  branch: (args) => (has(args, 'D') || (has(args, 'd', '--delete') && has(args, 'f', '--force')) ? 'It deletes a branch that may not be merged (git branch -D).' : null),
  stash: (args) => (args[0] === 'drop' || args[0] === 'clear' ? 'It deletes changes that were put aside (git stash).' : null),
  'filter-branch': () => 'It rewrites the history of the repository.',
  'filter-repo': () => 'It rewrites the history of the repository.',
  reflog: (args) => (args[0] === 'expire' || args[0] === 'delete' ? 'It deletes what lost commits could be found by (git reflog).' : null),
  gc: (args) => (has(args, '', '--prune') ? 'It deletes what lost commits could be restored from (git gc).' : null),
};

const destroys: Rule = ({ name, args, writesTo }) => {
  if (/^(mkfs(\..*)?|wipefs|fdisk|parted|sgdisk|blkdiscard)$/.test(name)) return `It changes a disk (${name}).`;
  if (name === 'dd' && args.some((arg) => arg.startsWith('of=/dev/'))) return 'It writes to a disk (dd).';
  if (writesTo.some((path) => /^\/dev\/(sd|hd|nvme|vd|mmcblk|disk|mapper)/.test(path))) return 'It writes to a disk.';
  if (/^(shutdown|reboot|halt|poweroff|init)$/.test(name)) return `It may end this machine (${name}).`;
  return name === 'kill' && operands(args).includes('1') ? 'It may end this machine (kill 1).' : null;
};

/** What others see, and cannot be taken back. */
const PUBLISHES: Readonly<Record<string, RegExp>> = {
  npm: /^(publish|unpublish|deprecate|owner|access)$/, pnpm: /^(publish|unpublish)$/, yarn: /^(publish|npm)$/, cargo: /^(publish|yank)$/, gem: /^(push|yank)$/, twine: /^upload$/, docker: /^(push|prune)$/, podman: /^push$/,
  gh: /^(release|repo|secret|pr|issue|api)$/, kubectl: /^(delete|apply|drain|replace)$/, helm: /^(uninstall|delete|upgrade|install)$/, terraform: /^(apply|destroy|import)$/, tofu: /^(apply|destroy)$/, pulumi: /^(up|destroy)$/,
  aws: /^.*$/, gcloud: /^.*$/, az: /^.*$/, heroku: /^.*$/, fly: /^(deploy|destroy)$/, vercel: /^.*$/, netlify: /^deploy$/,
};
const publishes: Rule = ({ name, args }) => {
  const pattern = Object.hasOwn(PUBLISHES, name) ? PUBLISHES[name] : undefined;
  const verbs = operands(args);
  if (pattern === undefined || verbs.length === 0) return null;
  const verb = verbs.slice(0, 2).find((word) => pattern.test(word));
  return verb === undefined || /^(list|ls|view|status|help|version|describe)$/.test(verbs[1] ?? '') ? null : `It acts on other machines (${name} ${verb}).`;
};

const permissions: Rule = ({ name, args }, surrounding) =>
  /^(chmod|chown|chgrp)$/.test(name) && has(args, 'R', '--recursive') && operands(args).slice(1).some((path) => isTooMuch(path, surrounding)) ? `It changes the permissions of a whole folder (${name} -R).` : null;

const runsUnseen: Rule = ({ name, args }) => {
  if (name.includes(UNKNOWN)) return 'Which program it runs is only known when it runs.';
  if (/[^\x20-\x7e]/.test(name)) return `The name of a program in it has characters that look like others (${JSON.stringify(name)}).`;
  return name === 'eval' && args.some((arg) => arg.includes(UNKNOWN)) ? 'It runs as a command what is only known when it runs (eval).' : null;
};

/** A shell that gets its script from a pipe or a process: `curl … | sh`. */
const runsInput: Rule = ({ name, args }) => (SHELLS.has(name) && args.some((arg) => arg.includes(UNKNOWN)) ? `It runs as a script what is only known when it runs (${name}).` : null);

const RULES: readonly Rule[] = [elevates, removes, findDeletes, git, destroys, publishes, permissions, runsUnseen, runsInput];

/** The workspace as a whole, what is around it, its repository, or what cannot be told. */
function isTooMuch(given: string, { workspaceRoot, cwd }: Surrounding): boolean {
  if (given.includes(UNKNOWN)) return true;
  const path = given.replace(/(^|\/)(\*|\.\*|\{\*,\.\*\}|\.\[[^\]]*\]\*|\*\*)$/, '$1').replace(/(?<=.)\/+$/, '');
  if (/^~/.test(path)) return true;
  const absolute = isAbsolute(path) ? resolve(path) : resolve(cwd, path);
  return isInside(absolute, workspaceRoot) || !isInside(workspaceRoot, absolute) || absolute === resolve(workspaceRoot, '.git');
}

function told(path: string): string {
  return path.includes(UNKNOWN) ? 'what is only known when it runs' : path;
}
