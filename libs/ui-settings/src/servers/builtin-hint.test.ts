import { BUILTIN_RECORDS } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { builtinHint } from './server-fields.ts';

const hintOf = (name: string) => builtinHint(BUILTIN_RECORDS.find((record) => record.name === name) as never);

test('servers the workbench brings are known by their record, and those that need a folder say so', () => {
  for (const name of ['code_writer', 'code_maintainer', 'shell_tasks']) expect(hintOf(name)).toContain('folder');
  expect(hintOf('project_files')).toContain('code_writer');
  expect(hintOf('task_manager')).toBe('');
  expect(builtinHint({ id: 'mine' as never, endpoint: 'builtin:shell' })).toBeNull();
  expect(builtinHint({ id: 'mine' as never, endpoint: 'npx server' })).toBeNull();
});
