import type { Terminal } from '@chatos/contracts';
import { formatSpan } from '../servers/server-view.ts';
import { formatTime } from '../text/format.ts';

export type TerminalColor = 'green' | 'gray' | 'red' | 'orange';

/** Those that run first, then by when they were started, newest first. */
export function orderTerminals(terminals: readonly Terminal[]): Terminal[] {
  return terminals.toSorted((one, other) => Number(other.state === 'running') - Number(one.state === 'running') || other.startedAt - one.startedAt);
}

export function runningCount(terminals: readonly Pick<Terminal, 'state'>[]): number {
  return terminals.filter(({ state }) => state === 'running').length;
}

/** How it stands, in a word or two, and the colour of its dot. */
export function terminalLook({ state, exitCode, signal }: Pick<Terminal, 'state' | 'exitCode' | 'signal'>): { word: string; color: TerminalColor } {
  if (state === 'running') return { word: 'Running', color: 'green' };
  if (state === 'interrupted') return { word: 'Interrupted', color: 'orange' };
  if (signal !== null) return { word: `Ended by ${signal}`, color: 'orange' };
  if (exitCode === null) return { word: 'Ended', color: 'gray' };
  return { word: `Exit code ${exitCode}`, color: exitCode === 0 ? 'gray' : 'red' };
}

/** Since when it runs, or how long it ran. */
export function terminalTime({ startedAt, finishedAt, state }: Pick<Terminal, 'startedAt' | 'finishedAt' | 'state'>, now: number): string {
  if (state === 'running') return `for ${formatSpan(now - startedAt)}`;
  return finishedAt === null ? `started ${formatTime(startedAt)}` : `ran for ${formatSpan(finishedAt - startedAt)}`;
}

/** What is said below a terminal nobody can type into any more; null while it runs. */
export function whyReadOnly({ state, exitCode, signal, owner }: Pick<Terminal, 'state' | 'exitCode' | 'signal' | 'owner'>): string | null {
  if (state === 'running') return null;
  const again = owner === 'user' ? 'open a new terminal to go on' : 'ask for the command again to run it anew';
  if (state === 'interrupted') return `It was interrupted: its server ended while it ran. What it wrote stays readable; ${again}.`;
  const end = signal !== null ? `was ended by ${signal}` : exitCode === null ? 'has ended' : `has ended with exit code ${exitCode}`;
  return `It ${end}. What it wrote stays readable; nothing can be typed any more.`;
}

/** Whose a terminal is, in a word for its mark and in words for who cannot see it. The agent's say besides whether a sandbox confines them; the user's own never is. */
export function terminalOwner({ owner, isSandboxed }: Pick<Terminal, 'owner' | 'isSandboxed'>): { mark: 'you' | 'agent'; words: string; sandbox: 'in a sandbox' | 'not in a sandbox' | null } {
  if (owner === 'user') return { mark: 'you', words: 'Your own terminal: it runs as you, outside of the sandbox', sandbox: null };
  return { mark: 'agent', words: 'Opened by the agent', sandbox: isSandboxed ? 'in a sandbox' : 'not in a sandbox' };
}
