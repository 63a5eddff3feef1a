import { expect, test } from 'vitest';
import { budgetNotice, missingPricesNotice, sessionBudgetNotice } from './budget.ts';

const NONE = { maxTokensPerTurn: 0, maxTokensPerSession: 0, maxCostPerTurn: 0, maxCostPerSession: 0 };
const used = (inputTokens: number, outputTokens: number, cost = 0) => ({ inputTokens, outputTokens, cost });

test('without a limit nothing is read and nothing stops', () => {
  const session = () => {
    throw new Error('it was read');
  };
  expect(budgetNotice(NONE, { turn: used(1e9, 1e9, 1e9), session })).toBeNull();
});

test.each([
  [{ maxTokensPerTurn: 30 }, used(20, 10), used(0, 0), 'limit of 30 tokens for one turn: it used 30.'],
  [{ maxCostPerTurn: 0.5 }, used(0, 0, 0.5), used(0, 0), 'limit of 0.5 for one turn: it cost 0.5 by the prices of its model. Send a message'],
  [{ maxTokensPerSession: 1000 }, used(1, 1), used(600, 400), 'limit of 1,000 tokens for one session: it used 1,000, subagents included. Start a new session'],
  [{ maxCostPerSession: 2 }, used(1, 1), used(0, 0, 2.501), 'limit of 2 for one session: it cost 2.5, subagents included.'],
])('%o is kept, and says what to do', (limit, turn, session, words) => {
  expect(budgetNotice({ ...NONE, ...limit }, { turn, session: () => session })).toContain(words);
});

test('what is below every limit goes on', () => {
  const limits = { maxTokensPerTurn: 31, maxTokensPerSession: 31, maxCostPerTurn: 0.1, maxCostPerSession: 0.1 };
  expect(budgetNotice(limits, { turn: used(20, 10, 0.09), session: () => used(20, 10, 0.09) })).toBeNull();
  expect(sessionBudgetNotice(limits, () => used(20, 10, 0.1))).toContain('one session');
});

test('a limit in money without prices is told of; prices, or no such limit, leave nothing to tell', () => {
  expect(missingPricesNotice({ ...NONE, maxCostPerTurn: 1 }, { name: 'local', hasPrices: false })).toContain('"local": its prices are not known');
  expect(missingPricesNotice({ ...NONE, maxCostPerTurn: 1 }, { name: 'local', hasPrices: true })).toBeNull();
  expect(missingPricesNotice({ ...NONE, maxTokensPerTurn: 1 }, { name: 'local', hasPrices: false })).toBeNull();
});
