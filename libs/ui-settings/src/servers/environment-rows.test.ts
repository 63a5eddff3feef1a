import { expect, test } from 'vitest';
import { changeOf, newRow, rowErrors, rowsOf } from './environment-rows.ts';

test('stored values are kept unless typed over or removed; a new row sets its value', () => {
  const [kept, replaced, removed] = rowsOf(['KEPT', 'REPLACED', 'REMOVED']);
  const rows = [kept!, { ...replaced!, value: 'new' }, { ...removed!, isRemoved: true }, { ...newRow(), name: 'ADDED', value: '' }, newRow()];
  expect(changeOf(rows)).toEqual({ REPLACED: 'new', REMOVED: null, ADDED: '' });
  expect(rowErrors(rows)).toEqual({});
});

test('a variable removed and added anew in one change is set', () => {
  const [stored] = rowsOf(['TOKEN']);
  const rows = [{ ...newRow(), name: 'TOKEN', value: 'new' }, { ...stored!, isRemoved: true }];
  expect(changeOf(rows)).toEqual({ TOKEN: 'new' });
  expect(changeOf(rows.toReversed())).toEqual({ TOKEN: 'new' });
});

test('a name no variable can have, a value without a name, and a name given twice are told at their row', () => {
  const rows = [{ ...newRow(), name: '1ST', value: 'x' }, { ...newRow(), value: 'x' }, ...rowsOf(['TOKEN']), { ...newRow(), name: 'token', value: 'x' }];
  expect(Object.keys(rowErrors(rows))).toEqual([rows[0]!.key, rows[1]!.key, rows[3]!.key]);
});

test('a header has a name of its own kind, and none that ChatOS sets itself', () => {
  const rows = ['X-Api-Key', 'not a name', 'Authorization', 'x-api-key'].map((name) => ({ ...newRow(), name, value: 'x' }));
  expect(rows.map((row) => rowErrors(rows, 'headers')[row.key])).toEqual([undefined, 'A header name, such as X-Api-Key.', 'ChatOS sets this header itself.', 'There is already a header of this name.']);
});
