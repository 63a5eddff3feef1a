import type { ServerInstance, ServerLogLine, ServerStatus } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { appendLines, backgroundWords, callTotals, errorRate, filterLines, formatBytes, formatSpan, LINES_KEPT, linesAsText, mergeStatuses, orderStatuses, shownInstances } from './server-view.ts';

const status = (id: string, state: ServerStatus['state']): ServerStatus => ({
  id: id as ServerStatus['id'], name: id, kind: 'stdio', endpoint: 'x', state, problem: null, remedy: null, command: ['x'], resolvedBinary: null, path: null, pathFolders: [], environmentNames: [], instances: [], toolCount: null, isBuiltin: false, sandbox: null, signIn: null,
});
const instance = (changes: Partial<ServerInstance>): ServerInstance => ({ workspaceRoot: null, pid: null, memoryBytes: null, startedAt: null, lastCallAt: null, callsInFlight: 0, calls: 0, errors: 0, idleStopAt: null, background: null, ...changes });
const line = (number: number, text = `line ${number}`): ServerLogLine => ({ number, at: 0, source: 'stderr', level: 'info', text });

test('what changed takes the place of what was known, and a whole list forgets what is gone', () => {
  const known = [status('a', 'stopped'), status('b', 'running')];
  expect(mergeStatuses(known, [status('a', 'running')], false).map(({ id, state }) => [id, state])).toEqual([['a', 'running'], ['b', 'running']]);
  expect(mergeStatuses(known, [status('b', 'failed')], true).map(({ id }) => id)).toEqual(['b']);
});

test('servers that need the user come first, those switched off last', () => {
  expect(orderStatuses([status('off', 'disabled'), status('b', 'running'), status('a', 'starting'), status('z', 'failed')]).map(({ id }) => id)).toEqual(['z', 'a', 'b', 'off']);
});

test('calls, errors and memory are those of all instances', () => {
  expect(callTotals([instance({ calls: 3, errors: 1, memoryBytes: 10 }), instance({ calls: 4, callsInFlight: 2 })])).toEqual({ calls: 7, errors: 1, inFlight: 2, memoryBytes: 10 });
  expect([errorRate({ calls: 9, errors: 0 }), errorRate({ calls: 41, errors: 2 }), errorRate({ calls: 1000, errors: 1 })]).toEqual(['none', '2 of 41 · 5 %', '1 of 1000 · <1 %']);
});

test('an instance that never ran is no row; one that ran, or runs, is', () => {
  const [never, ran, runs] = [instance({}), instance({ calls: 1 }), instance({ startedAt: 5 })];
  expect(shownInstances([never, ran, runs])).toEqual([ran, runs]);
});

test('why a server is kept that nobody calls', () => {
  expect(backgroundWords({ since: 0, kinds: ['progress', 'task'] }, 7_800_000)).toBe('background work for 2 h 10 min');
  expect(backgroundWords({ since: 0, kinds: ['subscription', 'task'] }, 1000)).toBe('a watched resource and background work for 1 s');
});

test('sizes and spans', () => {
  expect([formatBytes(12), formatBytes(2048), formatBytes(150 * 1024 ** 2)]).toEqual(['12 B', '2.0 KiB', '150 MiB']);
  expect([0, 45_000, 185_000, 7_800_000, 273_600_000, 3_600_000].map(formatSpan)).toEqual(['0 s', '45 s', '3 min 5 s', '2 h 10 min', '3 d 4 h', '1 h']);
});

test('a log keeps its newest lines, each once, and is searched in source, level and text', () => {
  const lines = appendLines([line(1), line(2)], [line(2), line(3, 'WARN: \u001b[33mslow\u001b[0m')]);
  expect(lines.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(filterLines(lines, 'warn').map(({ number }) => number)).toEqual([3]);
  expect(linesAsText(lines.slice(2))).toBe('1970-01-01T00:00:00.000Z stderr info WARN: slow');
  expect(appendLines(lines, Array.from({ length: LINES_KEPT }, (_, index) => line(index + 10)))).toHaveLength(LINES_KEPT);
});
