import { expect, it } from 'vitest';
import { formatTable, parseRows } from './bench.mjs';

const ROW = { name: 'append', ratio: 0.61, limit: 0.5, direction: 'at-least' as const, passed: true };

it('rows are read as one array and as one object a line', () => {
  expect(parseRows(JSON.stringify([ROW]))).toEqual([ROW]);
  expect(parseRows(`${JSON.stringify(ROW)}\n${JSON.stringify(ROW)}\n`)).toEqual([ROW, ROW]);
});

it('the table shows every ratio with its limit and whether it holds', () => {
  const table = formatTable([ROW, { ...ROW, name: 'page', ratio: 4, limit: 3, direction: 'at-most', passed: false }]);
  expect(table.split('\n').slice(1)).toEqual(['append    0.61   >= 0.5  pass', 'page      4.00   <= 3    FAIL']);
});
