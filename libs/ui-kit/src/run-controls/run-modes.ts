import type { RunMode } from '@chatos/contracts';

export interface ModeWords {
  readonly mode: RunMode;
  readonly name: string;
  /** What the agent may do by itself, in one line. */
  readonly explanation: string;
}

/** From the strictest to the freest; Alt+M goes round in this order. */
export const RUN_MODES: readonly ModeWords[] = [
  { mode: 'plan', name: 'Plan only', explanation: 'Reads and plans; changes no file and runs no command' },
  { mode: 'ask', name: 'Ask', explanation: 'Shows every change of a file and waits for your answer' },
  { mode: 'auto-edit', name: 'Auto-edit', explanation: 'Changes files in the workspace at once; commands still ask' },
];

export function wordsOf(mode: RunMode): ModeWords {
  return RUN_MODES.find((words) => words.mode === mode) ?? RUN_MODES[1]!;
}

export function nextMode(mode: RunMode): RunMode {
  const index = RUN_MODES.findIndex((words) => words.mode === mode);
  return RUN_MODES[(index + 1) % RUN_MODES.length]!.mode;
}
