import { expect, test } from 'vitest';
import { allowedEnvironment, buildChildEnvironment } from '../src/index.ts';
import { testRuntime, testServer } from './support.ts';

const runtimeVariables = { MODEL_CLI_HOST_APP: 'chatos_chat_runtime', MODEL_CLI_TASK_DB: '/root/runtime.db.sqlite' };

test('a child has the allow-list, what its server declares and the runtime’s variables, and nothing else', async () => {
  process.env['CANARY_API_KEY'] = 'canary-in-the-parent';
  try {
    await using under = testRuntime({
      // A careless entry that hands over everything must not open the wall.
      baseEnvironment: process.env as Record<string, string>,
      runtimeVariables,
      secret: (reference) => Promise.resolve(`value of ${'name' in reference ? reference.name : reference.kind}`),
    });
    under.configure([testServer('environment', { environmentNames: ['SERVER_TOKEN', 'MODEL_CLI_TASK_DB'] })]);
    const { structured } = await under.call('environment', 'tell');
    const environment = structured?.['environment'] as Record<string, string>;
    expect(environment).toEqual({ ...allowedEnvironment(process.env, process.platform), SERVER_TOKEN: 'value of SERVER_TOKEN', ...runtimeVariables });
    expect(JSON.stringify(environment)).not.toContain('canary');
  } finally {
    delete process.env['CANARY_API_KEY'];
  }
});

test('a value is asked for when the server starts, never before, and a missing one says which', async () => {
  const asked: string[] = [];
  await using under = testRuntime({
    secret(reference) {
      asked.push(JSON.stringify(reference));
      return Promise.reject(new Error('it has no value'));
    },
  });
  const server = testServer('environment', { id: 'srv' as never, environmentNames: ['TOKEN'] });
  under.configure([server]);
  expect(asked).toEqual([]);
  expect((await under.list()).problems).toMatchObject([{ server: 'environment', problem: expect.stringContaining('TOKEN') }]);
  expect(asked).toEqual(['{"kind":"environment","serverId":"srv","name":"TOKEN"}']);
  expect(under.started).toEqual([]);
});

test('on Windows one variable in two spellings is one, and the runtime’s wins', () => {
  const parts = { base: { PATH: 'C:\\a', SECRET: 'x' }, declared: { Path: 'C:\\b', model_cli_task_db: 'theirs' }, runtimeVariables: { MODEL_CLI_TASK_DB: 'ours' }, platform: 'win32' as const };
  expect(buildChildEnvironment(parts)).toEqual({ Path: 'C:\\b', MODEL_CLI_TASK_DB: 'ours' });
});
