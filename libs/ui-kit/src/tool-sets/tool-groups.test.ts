import type { ToolEntry } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { formatTokens, groupTools, hintWords } from './tool-groups.ts';

const tool = (server: string, name: string, tokens: number, isEnabled = true): ToolEntry => ({ name, server, tool: name, title: '', description: '', policy: 'ask', isEnabled, tokens, hints: {} });

test('the weight of a server is that of its enabled tools, and told beside that of all', () => {
  const groups = groupTools([tool('files', 'read', 100), tool('git', 'log', 900, false), tool('git', 'diff', 50), tool('', 'get_current_time', 10)]);
  expect(groups.map(({ server, enabledCount, tokens, allTokens }) => [server, enabledCount, tokens, allTokens])).toEqual([['', 1, 10, 10], ['git', 1, 50, 950], ['files', 1, 100, 100]]);
});

test('tokens in few characters', () => {
  expect([0, 850, 3_420, 9_949, 9_950, 12_300].map(formatTokens)).toEqual(['0', '850', '3.4k', '9.9k', '10k', '12k']);
});

test('hints are put into words, and one that only reads cannot destroy', () => {
  expect(hintWords({ readOnly: true, destructive: true, openWorld: true })).toEqual(['only reads', 'reaches outside']);
  expect(hintWords({ destructive: true, idempotent: true })).toEqual(['may destroy', 'may be repeated']);
  expect(hintWords({})).toEqual([]);
});
