import type { SimpleCommand } from './command-words.ts';
import { simpleCommands, UNKNOWN } from './command-words.ts';

/** A command as it is run in the end, and through which others. */
export interface EffectiveCommand {
  /** Without folders. */
  readonly name: string;
  readonly args: readonly string[];
  readonly writesTo: readonly string[];
  readonly isPiped: boolean;
  /** Programs that run it with another user's rights. */
  readonly elevatedBy: string | null;
}

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;
const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'while', 'until', 'for', 'case', 'esac', '!', 'time', 'coproc', 'function']);
/** They run the rest of their words; with the options that take a word of their own. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  env: ['-u', '-C', '-S', '--unset', '--chdir'], command: [], builtin: [], exec: ['-a'], nohup: [], nice: ['-n'], ionice: ['-c', '-n'], setsid: [], stdbuf: ['-i', '-o', '-e'],
  timeout: ['-s', '-k', '--signal', '--kill-after'], xargs: ['-I', '-n', '-P', '-L', '-d', '-a', '-s', '-E'], watch: ['-n'], busybox: [], strace: ['-o', '-e', '-p'], parallel: ['-j'],
};
const ELEVATING = new Set(['sudo', 'doas', 'pkexec', 'su', 'runuser', 'run0']);
const ELEVATING_WITH_WORD = ['-u', '-g', '-h', '-p', '-C', '-T', '-D', '-R'];
export const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'ash']);

/** What a command line runs, seen through `env`, `sudo`, `xargs`, `sh -c`, `eval`, `find -exec` and the like. */
export function effectiveCommands(line: string): EffectiveCommand[] {
  return simpleCommands(line).flatMap((command) => unwrap(command, null, 0));
}

function unwrap(command: SimpleCommand, elevatedBy: string | null, depth: number): EffectiveCommand[] {
  const words = command.words.slice(command.words.findIndex((word) => !ASSIGNMENT.test(word) && !KEYWORDS.has(word)));
  const [first, ...args] = command.words.some((word) => !ASSIGNMENT.test(word) && !KEYWORDS.has(word)) ? words : [];
  const { writesTo, isPiped } = command;
  if (first === undefined) return writesTo.length > 0 ? [{ name: '', args: [], writesTo, isPiped, elevatedBy }] : [];
  const name = first.split('/').at(-1) ?? first;
  const self: EffectiveCommand = { name, args, writesTo, isPiped, elevatedBy };
  if (depth > 8) return [{ ...self, name: UNKNOWN }];
  const again = (inner: readonly string[], by = elevatedBy): EffectiveCommand[] => (inner.length === 0 ? [] : unwrap({ words: inner, writesTo, isPiped }, by, depth + 1));
  const lines = (text: string): EffectiveCommand[] => simpleCommands(text).flatMap((inner) => unwrap(inner, elevatedBy, depth + 1));

  if (ELEVATING.has(name)) return [{ ...self, elevatedBy: name }, ...again(withoutOptions(args, ELEVATING_WITH_WORD), name)];
  if (name === 'env' && (args.includes('-S') || args.includes('--split-string'))) return [self, ...lines(args.slice(1).join(' '))];
  if (Object.hasOwn(RUNNERS, name)) {
    const inner = withoutOptions(args, RUNNERS[name] ?? []);
    return [self, ...again(name === 'timeout' ? inner.slice(1) : inner)];
  }
  if (name === 'eval') return [self, ...lines(args.join(' '))];
  if (SHELLS.has(name)) {
    const script = args[args.findIndex((arg) => /^-[a-z]*c[a-z]*$/.test(arg)) + 1];
    return args.some((arg) => /^-[a-z]*c[a-z]*$/.test(arg)) && script !== undefined ? [self, ...lines(script)] : [self];
  }
  if (name === 'find' || name === 'fd') return [self, ...executedByFind(args).flatMap((inner) => again(inner))];
  return [self];
}

function withoutOptions(args: readonly string[], withWord: readonly string[]): readonly string[] {
  let at = 0;
  while (at < args.length) {
    const arg = args[at] as string;
    if (arg === '--') return args.slice(at + 1);
    if (withWord.includes(arg)) at += 2;
    else if (arg.startsWith('-') || ASSIGNMENT.test(arg)) at += 1;
    else break;
  }
  return args.slice(at);
}

function executedByFind(args: readonly string[]): string[][] {
  const found: string[][] = [];
  args.forEach((arg, index) => {
    if (!/^(-exec|-execdir|-ok|-okdir|-x|-X|--exec|--exec-batch)$/.test(arg)) return;
    const rest = args.slice(index + 1);
    const end = rest.findIndex((word) => word === ';' || word === '+');
    found.push(rest.slice(0, end === -1 ? undefined : end).map((word) => (word === '{}' ? UNKNOWN : word)));
  });
  return found;
}
