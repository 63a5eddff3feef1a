import { expect, it } from 'vitest';
import { commandEnvironment } from './command-environment.ts';

const parent = { PATH: '/bin', HOME: '/home/me', OPENAI_API_KEY: 'canary', MODEL_CLI_TASK_DB: '/state/db', NODE_OPTIONS: '--require x', TMPDIR: '/tmp', GITHUB_TOKEN: 'canary' };

it('a command gets the allow-list and what the call sets, and nothing of the server’s own', () => {
  expect(commandEnvironment(parent, 'linux', { CI: '1', PATH: '/opt/bin' })).toEqual({ PATH: '/opt/bin', HOME: '/home/me', CI: '1' });
});

it.each(['MODEL_CLI_TASK_DB', 'model_cli_task_db', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'NODE_OPTIONS', 'BASH_ENV', 'BASH_FUNC_ls', 'CHATOS_COMMAND', 'TMPDIR', '', 'A=B', 'A B', '1A', 'A\0'])('%j is refused', (name) => {
  expect(() => commandEnvironment(parent, 'linux', { [name]: 'x' })).toThrow(expect.objectContaining({ code: 'environment-refused', status: 'invalid' }));
});

it('a NUL in a value is refused', () => {
  expect(() => commandEnvironment(parent, 'linux', { A: 'x\0y' })).toThrow(expect.objectContaining({ code: 'environment-refused' }));
});
