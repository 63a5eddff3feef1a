import type { Usage } from './budget.ts';

/** So many turns are remembered: a subagent that runs as a job may outlive its turn, but not by as much. */
const REMEMBERED = 1_000;
const NOTHING: Usage = { inputTokens: 0, outputTokens: 0, cost: 0 };

/** What the subagents of each turn have used, at any depth: the limits of a turn are for all that works for it. A turn does not outlive the process, so this need not. */
export class SubagentSpending {
  readonly #spent = new Map<string, Usage>();

  add(turnId: string, usage: Usage): void {
    const sum = sumOf(this.of(turnId), usage);
    // The newest stand last.
    this.#spent.delete(turnId);
    this.#spent.set(turnId, sum);
    const [oldest] = this.#spent.keys();
    if (this.#spent.size > REMEMBERED && oldest !== undefined) this.#spent.delete(oldest);
  }

  of(turnId: string): Usage {
    return this.#spent.get(turnId) ?? NOTHING;
  }
}

export function sumOf(one: Usage, other: Usage): Usage {
  return { inputTokens: one.inputTokens + other.inputTokens, outputTokens: one.outputTokens + other.outputTokens, cost: one.cost + other.cost };
}
