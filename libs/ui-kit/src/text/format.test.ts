import { expect, test } from 'vitest';
import { ageGroup, formatAge, formatCost, formatDuration } from './format.ts';

test.each([[0, '0 ms'], [340, '340 ms'], [4210, '4.2 s'], [185_000, '3 min 5 s']])('%d ms reads %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test('an age is told by its largest unit', () => {
  const now = Date.UTC(2026, 5, 15, 12);
  expect([0, 5 * 60_000, 3 * 3_600_000, 2 * 86_400_000].map((age) => formatAge(now - age, now))).toEqual(['now', '5 min', '3 h', '2 d']);
});

test('sessions are grouped by calendar day, not by hours', () => {
  const now = new Date(2026, 5, 15, 1).getTime();
  expect(ageGroup(now - 30 * 60_000, now)).toBe('Today');
  expect(ageGroup(now - 2 * 3_600_000, now)).toBe('Yesterday');
  expect(ageGroup(now - 40 * 86_400_000, now)).toBe('Older');
});

test.each([[0.0022, '0.0022'], [0.5, '0.50'], [12.346, '12.35'], [1234, '1,234.00']])('a cost of %d reads %s', (cost, text) => {
  expect(formatCost(cost)).toBe(text);
});
