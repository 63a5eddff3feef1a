import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelNamed, openTestStore } from '../../test/open-test-store.ts';
import { AGENT, CLAUDE_PLUGIN, COMMAND, pluginFiles, SKILL, writeFiles } from '../../test/plugin-files.ts';
import { installPlugins, reloadPlugin } from './install-plugins.ts';

async function installer() {
  const opened = await openTestStore();
  const { store } = opened;
  return {
    ...opened,
    look: (path: string) => installPlugins(store.subagents, store.models.list(), path, []).found,
    install: (path: string, ...names: string[]) => installPlugins(store.subagents, store.models.list(), path, names).installed,
    reload: (record: { id: string; revision: number }) => reloadPlugin(store.subagents, store.models.list(), record.id, record.revision),
  };
}

const refused = (problem: RegExp) => expect.objectContaining({ code: 'unusable-input', problem: expect.stringMatching(problem) as unknown });

test('a plugin of Claude Code: looked at without a trace, then installed with its texts, which the snapshot and the mirror have', async () => {
  const { store, context, look, install } = await installer();
  store.models.create(modelNamed('Claude Opus 9'));
  const path = pluginFiles(CLAUDE_PLUGIN);
  const revision = store.revision();
  expect(look(path)).toEqual([{ name: 'review-tools', description: 'Reviews.', entry: path, agents: ['reviewer'], skills: ['style'], commands: ['deep:audit', 'review'], warnings: [], problem: null }]);
  expect(store.revision()).toBe(revision);
  const [record] = install(path, 'review-tools');
  expect(record).toMatchObject({
    name: 'review-tools', entry: path, enabled: true, tags: ['quality'], agents: ['reviewer'], models: ['Claude Opus 9'],
    content: {
      agents: [{
        id: 'reviewer', name: 'reviewer', description: 'Reviews changes.', prompt: 'You review code.', model: 'Claude Opus 9', skills: ['style'],
        tools: ['mcp_code_writer_read_file', 'mcp_code_maintainer_read_file_range', 'mcp_code_writer_search_text', 'mcp_shell_tasks_run_shell_command', 'mcp_shell_tasks_session_run', 'mcp_shell_tasks_session_send_input', 'mcp_github_get_issue'],
      }],
      skills: [{ id: 'style', name: 'House style', description: 'How we write.', instructions: 'Short words.' }],
      commands: [{ id: 'deep:audit' }, { id: 'review', description: 'Reviews one change.', instructions: 'Review $ARGUMENTS.', model: '', argumentHint: '[number]' }],
    },
  });
  expect((await store.snapshot()).subagents).toEqual([record]);
  expect(JSON.parse(readFileSync(context.paths.subagentsMirror, 'utf8'))).toMatchObject({ subagents: [{ name: 'review-tools', content: { agents: [{ prompt: 'You review code.' }] } }] });
  expect(look(path)).toMatchObject([{ name: 'review-tools', problem: expect.stringContaining('installed already') }]);
  expect(() => install(path, 'review-tools')).toThrow(refused(/installed already/));
});

test('what changes in the folder changes nothing until it is read again; a folder that is gone takes nothing away', async () => {
  const { store, install, reload } = await installer();
  const path = pluginFiles(CLAUDE_PLUGIN);
  const [record] = install(path, 'review-tools');
  const renamed = store.subagents.update(record!.id, record!.revision, { ...record!, name: 'mine', enabled: false, prompt: 'not for a plugin', agents: [] });
  expect(renamed).toMatchObject({ name: 'mine', enabled: false, prompt: '', agents: ['reviewer'] });
  writeFiles(path, { 'agents/reviewer.md': AGENT.replace('You review code.', 'You review anew.'), 'agents/second.md': AGENT.replace('name: reviewer', 'name: second') });
  expect(store.subagents.get(record!.id).content).toEqual(record!.content);
  const again = reload(renamed);
  expect(again).toMatchObject({ name: 'mine', enabled: false, agents: ['reviewer', 'second'], content: { agents: [{ prompt: 'You review anew.' }, {}] } });
  expect(() => reload(renamed)).toThrow(expect.objectContaining({ code: 'stale-revision' }));
  rmSync(path, { recursive: true });
  expect(() => reload(again)).toThrow(refused(/There is no folder/));
  expect(store.subagents.get(record!.id)).toEqual(again);
  const own = store.subagents.create({ name: 'own', prompt: 'x' });
  expect(() => reload(own)).toThrow(refused(/written here/));
});

test('a marketplace: each plugin that lies in it, by folder or by the files it lists; one that lies elsewhere says so', async () => {
  const { store, look, install, reload } = await installer();
  const path = pluginFiles({
    '.claude-plugin/marketplace.json': {
      name: 'market', owner: { name: 'x' },
      plugins: [
        { name: 'one', source: './plugins/one', description: 'First.', category: 'quality' },
        { name: 'two', source: './', strict: false, agents: ['./shared/two.md'], commands: ['./shared/tools'] },
        { name: 'far', source: { source: 'github', repo: 'x/y' } },
        { name: 'out', source: '../elsewhere' },
      ],
    },
    'plugins/one/agents/one.md': AGENT.replace('name: reviewer', 'name: one'), 'agents/nobodys.md': AGENT,
    'shared/two.md': AGENT.replace('name: reviewer', 'name: two'), 'shared/tools/audit.md': COMMAND, 'shared/other.md': AGENT,
  });
  expect(look(path)).toMatchObject([
    { name: 'one', entry: `${path}#one`, agents: ['one'], problem: null }, { name: 'two', entry: `${path}#two`, agents: ['two'], commands: ['audit'], problem: null },
    { name: 'far', problem: expect.stringContaining('download it first') }, { name: 'out', problem: expect.stringContaining('not in this folder') },
  ]);
  expect(() => install(path, 'one', 'far')).toThrow(refused(/"far" cannot be installed/));
  expect(store.subagents.list()).toEqual([]);
  const installed = install(path, 'one', 'two');
  expect(installed.map(({ name, tags }) => [name, tags])).toEqual([['one', ['quality']], ['two', []]]);
  writeFiles(path, { 'plugins/one/agents/more.md': AGENT });
  expect(reload(installed[0]!).agents).toEqual(['reviewer', 'one']);
  writeFiles(path, { '.claude-plugin/marketplace.json': { plugins: [] } });
  expect(() => reload(installed[1]!)).toThrow(refused(/no plugin "two" any more/));
});

test('a plain folder of agents, a project with .claude, and a plugin of the predecessor', async () => {
  const { look, install } = await installer();
  const plain = pluginFiles({ 'team/agents/a.md': '---\ndescription: One.\n---\nYou are a.', 'team/agents/notes.md': '# Notes' });
  expect(look(join(plain, 'team/agents'))).toMatchObject([{ name: 'team', agents: ['a'], warnings: ['notes.md: it has no front matter, so it is no agent.'], problem: null }]);
  const project = pluginFiles({ '.claude/agents/a.md': AGENT, '.claude/commands/fix.md': 'Fix $ARGUMENTS.', 'src/readme.md': AGENT });
  expect(look(project)).toMatchObject([{ agents: ['reviewer'], commands: ['fix'] }]);
  const predecessor = pluginFiles({
    'plugin.json': {
      id: 'python', name: 'Python', description: 'Python work.', category: 'languages',
      agents: [{ id: 'pro', name: 'Python Pro', description: 'Writes it.', model: 'sonnet', systemPromptPath: 'prompts/pro.md', defaultSkills: ['async'], skills: ['async', 'types'] }, { id: 'lost', systemPromptPath: '../lost.md' }],
      skills: [{ id: 'async', name: 'Async', instructionsPath: 'skills/async.md' }], commands: [{ id: 'scaffold', instructionsPath: 'commands/scaffold.md' }],
    },
    'prompts/pro.md': 'You write Python.', 'skills/async.md': 'Await.', 'commands/scaffold.md': 'Make $ARGUMENTS.',
  });
  const [record] = install(predecessor, 'python');
  expect(record).toMatchObject({ tags: ['languages'], content: { agents: [{ id: 'pro', name: 'Python Pro', prompt: 'You write Python.', model: '', tools: null, skills: ['async'] }], skills: [{ instructions: 'Await.' }], commands: [{ id: 'scaffold', instructions: 'Make $ARGUMENTS.' }] } });
});

test('each file that cannot be read is left out and told of, by its name and line', async () => {
  const { look } = await installer();
  const outside = pluginFiles({ 'secret.md': AGENT });
  const path = pluginFiles({
    '.claude-plugin/plugin.json': { name: 'mixed', agents: ['./agents', '../outside', '/etc/passwd', './gone.md'] },
    'agents/good.md': AGENT, 'agents/again.md': AGENT,
    'agents/bad.md': '---\nname: x\ndescription: Use it: when\n---\ntext', 'agents/tag.md': '---\nname: !!js/function "x"\n---\ntext', 'agents/open.md': '---\nname: x\n', 'agents/list.md': '---\n- x\n---\ntext', 'agents/empty.md': '---\nname: e\n---\n',
    'agents/bomb.md': `---\na: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]\n---\ntext`,
    'agents/long.md': `---\nname: long\n---\n${'x'.repeat(200_000)}`, 'agents/binary.md': Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe]), 'skills/style/SKILL.md': SKILL,
  });
  symlinkSync(join(outside, 'secret.md'), join(path, 'agents/linked.md'));
  symlinkSync(outside, join(path, 'agents/folder'));
  symlinkSync(join(path, 'agents/good.md'), join(path, 'agents/within.md'));
  execFileSync('mkfifo', [join(path, 'agents/pipe.md')]);
  const [found] = look(path);
  expect(found).toMatchObject({ agents: ['reviewer'], skills: ['style'], problem: null });
  const warning = (start: string) => expect.stringMatching(new RegExp(`^${start}`)) as unknown;
  expect(found!.warnings.sort()).toEqual([
    '../outside: it lies outside of the plugin\'s folder.', '/etc/passwd: it lies outside of the plugin\'s folder.',
    warning('agents/bad.md, line 3: the front matter is no YAML'), warning('agents/binary.md: it is no UTF-8'), warning('agents/bomb.md, line 2: .*[Aa]lias'), warning('agents/empty.md: it has no text'),
    warning('agents/good.md: the name "reviewer" is taken'), warning('agents/linked.md: it lies outside'), warning('agents/list.md, line 2'), warning('agents/long.md: it is longer than 200 KB'),
    warning('agents/open.md, line 1'), warning('agents/pipe.md: it is no regular file'), warning('agents/tag.md, line 2'), warning('agents/within.md: the name'), warning('gone.md: there is no such file'),
  ].sort());
});

test('a manifest that is no JSON, a folder that is none, and a folder with nothing in it are refused with words', async () => {
  const { look, install } = await installer();
  expect(() => look(pluginFiles({ '.claude-plugin/plugin.json': '{ "name": ' }))).toThrow(refused(/plugin\.json: it is no JSON/));
  expect(() => look(pluginFiles({ '.claude-plugin/marketplace.json': {} }))).toThrow(refused(/marketplace\.json: plugins/));
  expect(() => look('relative/path')).toThrow(refused(/no absolute path/));
  expect(() => look('/nowhere/at/all')).toThrow(refused(/There is no folder/));
  expect(() => look(join(pluginFiles({ 'a.md': AGENT }), 'a.md'))).toThrow(refused(/is no folder/));
  expect(look(pluginFiles({ 'readme.txt': 'x' }))).toMatchObject([{ problem: expect.stringContaining('no agents, skills or commands') }]);
  expect(() => install(pluginFiles(CLAUDE_PLUGIN), 'another')).toThrow(refused(/has no plugin "another"/));
});

test('a plugin whose files are too many or too long is cut where the limits are, and says so', async () => {
  const { look } = await installer();
  const many = Object.fromEntries(Array.from({ length: 510 }, (_, index) => [`agents/a${String(index).padStart(3, '0')}.md`, `---\nname: a${index}\n---\nx`]));
  const [full] = look(pluginFiles(many));
  expect(full!.agents).toHaveLength(500);
  expect(full!.warnings).toHaveLength(10);
  const long = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`agents/a${index}.md`, `---\nname: a${index}\n---\n${'x'.repeat(180_000)}`]));
  const [cut] = look(pluginFiles(long));
  expect(cut!.agents).toHaveLength(22);
  expect(cut!.warnings[0]).toContain('4,000,000 characters');
});

test('two plugins of one name are told apart, and a file that lies in two places is read', async () => {
  const { install } = await installer();
  const first = pluginFiles(CLAUDE_PLUGIN);
  const second = pluginFiles(CLAUDE_PLUGIN);
  rmSync(join(second, 'agents/reviewer.md'));
  linkSync(join(first, 'agents/reviewer.md'), join(second, 'agents/reviewer.md'));
  expect([...install(first, 'review-tools'), ...install(second, 'review-tools-2')].map(({ name, agents }) => [name, agents])).toEqual([['review-tools', ['reviewer']], ['review-tools-2', ['reviewer']]]);
});
