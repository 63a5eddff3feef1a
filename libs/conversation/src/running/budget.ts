import type { Settings } from '@chatos/contracts';

export type BudgetLimits = Pick<Settings, 'maxTokensPerTurn' | 'maxTokensPerSession' | 'maxCostPerTurn' | 'maxCostPerSession'>;

/** What was used, in tokens of each kind and in the currency of the models' prices. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

export interface UsageSoFar {
  /** Of the turn and the subagents that work for it. */
  readonly turn: Usage;
  /** Of all turns of the session and its subagents, this turn's included. Read only where there is a limit. */
  session(): Usage;
}

/** Why the model may not be called again, in words for the user; null where it may. A limit of 0 is none. */
export function budgetNotice(limits: BudgetLimits, used: UsageSoFar): string | null {
  const { maxTokensPerTurn, maxCostPerTurn } = limits;
  if (maxTokensPerTurn > 0 && tokens(used.turn) >= maxTokensPerTurn) {
    return `Stopped at the limit of ${number(maxTokensPerTurn)} tokens for one turn: it used ${number(tokens(used.turn))}. ${OF_TURN}`;
  }
  if (maxCostPerTurn > 0 && used.turn.cost >= maxCostPerTurn) return `Stopped at the limit of ${money(maxCostPerTurn)} for one turn: it cost ${money(used.turn.cost)} by the prices of its model. ${OF_TURN}`;
  return sessionBudgetNotice(limits, used.session);
}

/** The same for the session alone: what its subagents ask as well. */
export function sessionBudgetNotice({ maxTokensPerSession, maxCostPerSession }: BudgetLimits, session: () => Usage): string | null {
  if (maxTokensPerSession === 0 && maxCostPerSession === 0) return null;
  const used = session();
  if (maxTokensPerSession > 0 && tokens(used) >= maxTokensPerSession) return `Stopped at the limit of ${number(maxTokensPerSession)} tokens for one session: it used ${number(tokens(used))}, subagents included. ${OF_SESSION}`;
  if (maxCostPerSession > 0 && used.cost >= maxCostPerSession) return `Stopped at the limit of ${money(maxCostPerSession)} for one session: it cost ${money(used.cost)}, subagents included. ${OF_SESSION}`;
  return null;
}

/** What the user is told where a limit in money is set and the model has no prices to count by; null where there is nothing to tell. */
export function missingPricesNotice({ maxCostPerTurn, maxCostPerSession }: BudgetLimits, model: { readonly name: string; readonly hasPrices: boolean }): string | null {
  if (model.hasPrices || (maxCostPerTurn === 0 && maxCostPerSession === 0)) return null;
  return `The limit in money cannot be kept for the model "${model.name}": its prices are not known. Enter them in Settings, under Models, or set a limit in tokens.`;
}

const OF_TURN = 'Send a message to go on, or raise the limit in Settings, under Runs.';
const OF_SESSION = 'Start a new session, or raise the limit in Settings, under Runs.';

function tokens({ inputTokens, outputTokens }: Usage): number {
  return inputTokens + outputTokens;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

/** In whatever currency the prices are: small sums with as many digits as tell them apart. */
function money(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 1 ? 4 : 2 });
}
