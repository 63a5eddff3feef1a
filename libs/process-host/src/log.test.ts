import { expect, test } from 'vitest';
import { limitLog } from './log.ts';

test('a flood of lines is cut, and the next interval says how many were left out', () => {
  const lines: string[] = [];
  let time = 0;
  const log = limitLog((line) => lines.push(line), { limit: 2, intervalMs: 1000, now: () => time });
  for (let index = 0; index < 10; index += 1) log(`line ${index}`);
  expect(lines).toEqual(['line 0', 'line 1']);
  time = 1000;
  log('later');
  expect(lines.slice(2)).toEqual(['8 similar lines were left out.', 'later']);
});
