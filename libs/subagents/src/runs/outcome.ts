import type { Settings, SubagentStream } from '@chatos/contracts';
import type { TurnOutcome } from '@chatos/turn';

/** Why a run was ended from outside; the first reason counts. */
export type EndReason = 'cancelled' | 'caller-gone' | 'session-ended' | 'closing' | 'budget' | 'cost';

/** How a run ended, in words for its caller and for the user. */
export interface RunOutcome {
  readonly status: Exclude<SubagentStream['status'], 'running'>;
  /** Stable, in kebab-case; '' where it went well. */
  readonly code: string;
  /** What it answered; else why it ended as it did, and what to do. */
  readonly result: string;
}

export const INTERRUPTED = 'ChatOS ended while this subagent worked. What it had done is kept. It is not run again by itself: run it again to go on.';

const STOPPED: Readonly<Record<Exclude<EndReason, 'budget' | 'cost' | 'closing'>, string>> = {
  cancelled: 'It was cancelled before it was done. Do not run it again unless it is wanted after all.',
  'caller-gone': 'It was stopped with the turn that waited for it.',
  'session-ended': 'It was stopped, for its session was removed.',
};

export interface Ending {
  readonly outcome: TurnOutcome;
  readonly reason: EndReason | null;
  /** What it said last. */
  readonly lastText: string;
  readonly limits: Pick<Settings, 'maxToolPasses' | 'maxTokensPerTurn' | 'maxCostPerTurn'>;
  /** Why the budget of the turn or its session allowed no further call; null where it did. */
  readonly exhausted: string | null;
}

export function runOutcome({ outcome, reason, lastText, limits, exhausted }: Ending): RunOutcome {
  const said = lastText.trim();
  if (outcome.state === 'completed') {
    // The turn's own end at its limit is no answer: it tells of it in its notice, after one more model call than there may be rounds.
    if (outcome.notice !== null && outcome.steps > limits.maxToolPasses) return budget(`${limits.maxToolPasses} rounds of tool calls`, said);
    if (exhausted !== null) return { status: 'failed', code: 'budget-exhausted', result: `${exhausted} No subagent of this session can go on before that.${lastWords(said)}` };
    if (said === '') return { status: 'failed', code: 'empty-answer', result: `It ended without an answer. ${outcome.notice ?? ''} Run it again with a clearer task, or do the work yourself.`.replace('  ', ' ') };
    return { status: 'completed', code: '', result: outcome.notice === null ? said : `${said}\n\n[${outcome.notice}]` };
  }
  if (outcome.state === 'failed') return { status: 'failed', code: 'run-failed', result: outcome.notice ?? 'It failed.' };
  if (reason === 'budget') return budget(`${limits.maxTokensPerTurn.toLocaleString('en')} tokens`, said);
  if (reason === 'cost') return budget(`${limits.maxCostPerTurn.toLocaleString('en')} by the prices of its model`, said);
  if (reason === 'closing') return { status: 'failed', code: 'interrupted', result: INTERRUPTED };
  return { status: 'stopped', code: 'stopped', result: STOPPED[reason ?? 'caller-gone'] };
}

function budget(limit: string, said: string): RunOutcome {
  const remedy = 'Do not simply run it again: give it a smaller or more exact task, or do the work yourself. The user may raise the limit in Settings.';
  return { status: 'failed', code: 'budget-exhausted', result: `It reached its limit of ${limit} without being done. ${remedy}${lastWords(said)}` };
}

function lastWords(said: string): string {
  return said === '' ? '' : `\nWhat it said last: ${said}`;
}
