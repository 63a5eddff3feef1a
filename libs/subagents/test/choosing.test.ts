import type { SubagentRecord } from '@chatos/contracts';
import { failsWith, says } from '@chatos/testing';
import { expect, test } from 'vitest';
import { subagent } from './configuration.ts';
import { harness } from './harness.ts';

const SKILL = { id: 'style', name: 'Style', description: 'House style of prose.', instructions: 'Write short words.' };
const RECORDS: SubagentRecord[] = [
  subagent('engineering', [
    { id: 'code-reviewer', description: 'Reviews pull requests and finds defects.' },
    { id: 'database-expert', description: 'Designs schemas and makes slow SQL queries fast.' },
  ], { tags: ['coding'], commands: [{ id: 'audit', name: 'audit', description: '', instructions: 'Audit this: $ARGUMENTS. Cost: $&.', model: 'small', argumentHint: '' }] }),
  subagent('prose', [{ id: 'editor', description: 'Edits text.', skills: ['style', 'gone'] }, { id: 'translator', description: '翻译 文档 into other languages' }], { skills: [SKILL] }),
  subagent('code-reviewer', [{ id: 'code-reviewer', description: 'Another of that name.' }], { enabled: false }),
];
const idle = { subagents: RECORDS, agent: () => says('done') };

test.each([
  ['makes my slow query fast', 'engineering:database-expert'],
  ['please review this pull request', 'engineering:code-reviewer'],
  ['把这篇文档翻译成英文', 'prose:translator'],
])('for "%s" the words find %s, without a model, again and again', async (task, expected) => {
  const run = await harness(idle);
  for (let round = 0; round < 2; round += 1) expect((await run.call('suggest_sub_agent', { task })).data).toMatchObject({ agent_id: expected, suggestions: [{ agent_id: expected }] });
  expect(run.server.requests).toEqual([]);
});

test('a category and a skill weigh more than words that occur', async () => {
  const run = await harness(idle);
  expect((await run.call('suggest_sub_agent', { task: 'review', category: 'prose', skills: ['style'] })).data['agent_id']).toBe('prose:editor');
  expect((await run.call('suggest_sub_agent', { task: 'zzz', category: 'Coding' })).data['agent_id']).toBe('engineering:code-reviewer');
});

test('where nothing fits, those there are are named; where nothing is configured, that is said', async () => {
  const run = await harness(idle);
  expect(await run.call('run_sub_agent', { task: 'qqq' })).toMatchObject({ isError: true, text: expect.stringContaining('engineering:code-reviewer, engineering:database-expert, prose:editor'), data: { chatos: { code: 'no-agent-fits' } } });
  run.configure((now) => ({ ...now, subagents: [] }));
  expect((await run.call('suggest_sub_agent', { task: 'review' })).text).toContain('add a subagent in Settings');
});

test('an id may be short where it is the only one; several are told apart, and a record that is off has none', async () => {
  const run = await harness(idle);
  expect((await run.call('get_sub_agent', { agent_id: 'Code-Reviewer' })).data).toMatchObject({ agent: { agent_id: 'engineering:code-reviewer', prompt: 'You are code-reviewer.', commands: ['audit'], tools: null } });
  run.configure((now) => ({ ...now, subagents: [...RECORDS.slice(0, 2), subagent('second', [{ id: 'code-reviewer' }])] }));
  expect(await run.call('get_sub_agent', { agent_id: 'code-reviewer' })).toMatchObject({ isError: true, text: expect.stringContaining('engineering:code-reviewer, second:code-reviewer') });
  run.configure((now) => ({ ...now, subagents: RECORDS.map((record) => ({ ...record, enabled: true })) }));
  expect((await run.call('get_sub_agent', { agent_id: 'code-reviewer' })).data).toMatchObject({ agent: { plugin: 'code-reviewer' } });
});

test('with autoRoute one call of the model chooses; one that answers nonsense, or fails, leaves it to the words', async () => {
  const run = await harness({ ...idle, settings: { autoRoute: true } });
  run.server.enqueue('`prose:editor`', 'done');
  expect((await run.call('run_sub_agent', { task: 'review this' })).data['agent_id']).toBe('prose:editor');
  expect(run.server.requests).toHaveLength(2);
  run.server.enqueue('somebody else', 'done');
  expect((await run.call('run_sub_agent', { task: 'review this' })).data['agent_id']).toBe('engineering:code-reviewer');
  run.server.enqueue(failsWith(500, 'broken'), 'done');
  expect((await run.call('run_sub_agent', { task: 'review this' })).data['agent_id']).toBe('engineering:code-reviewer');
  const [first, , third] = run.streams();
  expect(run.steps(first!.id)[0]).toMatchObject({ type: 'notice', payload: { text: 'Chosen by the model: prose:editor.' } });
  expect(run.steps(third!.id)[0]).toMatchObject({ type: 'notice', payload: { text: expect.stringMatching(/could not choose.*Chosen by the words/) } });
  await run.call('run_sub_agent', { task: 'x', agent_id: 'editor' });
  expect(run.server.requests).toHaveLength(7);
});

test('skills are added to the prompt, and a command takes the task in its place for it', async () => {
  const run = await harness(idle);
  await run.call('run_sub_agent', { task: 'a $& b', agent_id: 'editor', command_id: 'audit' });
  const [system, user] = run.server.requests[0]!.conversation;
  expect(system?.text).toContain('You are editor.\n\n# Skill: Style\n\nWrite short words.');
  expect(user?.text).toBe('Audit this: a $& b. Cost: $&.');
  expect(run.streams()[0]).toMatchObject({ modelName: 'small', task: 'a $& b' });
  expect(await run.call('run_sub_agent', { task: 'x', agent_id: 'editor', skills: ['juggling'] })).toMatchObject({ isError: true, data: { chatos: { code: 'skill-unknown' } } });
  expect(await run.call('run_sub_agent', { task: 'x', agent_id: 'editor', command_id: 'juggle' })).toMatchObject({ isError: true, text: expect.stringContaining('audit') });
});
