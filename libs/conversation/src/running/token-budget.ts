import type { Settings } from '@chatos/contracts';

export type TokenLimits = Pick<Settings, 'maxTokensPerTurn' | 'maxTokensPerSession'>;

/** Tokens in and out together. */
export interface TokensUsed {
  readonly turn: number;
  /** Of all turns of the session and its subagents, this turn's included. Read only where there is a limit. */
  session(): number;
}

/** Why the model may not be called again, in words for the user; null where it may. A limit of 0 is none. */
export function budgetNotice({ maxTokensPerTurn, maxTokensPerSession }: TokenLimits, used: TokensUsed): string | null {
  if (maxTokensPerTurn > 0 && used.turn >= maxTokensPerTurn) {
    return `Stopped at the limit of ${number(maxTokensPerTurn)} tokens for one turn: it used ${number(used.turn)}. Send a message to go on, or raise the limit in Settings, under Runs.`;
  }
  if (maxTokensPerSession === 0) return null;
  const session = used.session();
  if (session < maxTokensPerSession) return null;
  return `Stopped at the limit of ${number(maxTokensPerSession)} tokens for one session: it used ${number(session)}, subagents included. Start a new session, or raise the limit in Settings, under Runs.`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
