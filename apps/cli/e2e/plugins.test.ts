import { temporaryDirectory } from '@chatos/testing';
import type { TemporaryDirectory } from '@chatos/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chatos } from '../test/support.ts';

let directory: TemporaryDirectory;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const run = (...words: string[]) => chatos([...words, '--state-root', join(directory.path, 'state')]);

function write(path: string, content: string | object): void {
  const file = join(directory.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const agent = (name: string) => `---\nname: ${name}\ndescription: Works.\ntools: Read\n---\nYou are ${name}.\n`;

test('a plugin is installed from its folder, listed, read anew and removed', async () => {
  write('review/.claude-plugin/plugin.json', { name: 'review', description: 'Reviews.' });
  write('review/agents/reviewer.md', agent('reviewer'));
  write('review/agents/bad.md', '---\nname: [\n---\nx');
  const plugin = join(directory.path, 'review');
  const added = await run('config', 'add', 'plugin', plugin);
  expect(added).toMatchObject({ status: 0, errors: '' });
  expect(added.output).toMatch(/^Installed "review": 1 agent\.\n {2}left out: agents\/bad\.md, line 2: .*YAML/);
  expect((await run('config', 'list')).output).toContain(`Subagents\n  review: 1 agent, from ${plugin}\n`);
  expect(await run('config', 'add', 'plugin', plugin)).toMatchObject({ status: 1, errors: expect.stringContaining('installed already') });
  write('review/commands/go.md', 'Go $ARGUMENTS.');
  expect((await run('config', 'reload', 'plugin', 'review')).output).toBe('Read "review" anew: 1 agent, 1 command.\n');
  const { subagents } = JSON.parse((await run('config', 'list', '--json')).output) as { subagents: { content: { agents: { prompt: string; tools: string[] }[] } }[] };
  expect(subagents[0]?.content.agents[0]).toMatchObject({ prompt: 'You are reviewer.', tools: ['mcp_code_writer_read_file', 'mcp_code_maintainer_read_file_range'] });
  expect((await run('config', 'remove', 'plugin', 'review')).output).toBe('Removed the plugin "review".\n');
  expect((await run('config', 'list')).output).toContain('Subagents\n  none\n');
});

test('of a marketplace what is named is installed, or all; a folder that is none is refused with words', async () => {
  write('market/.claude-plugin/marketplace.json', { plugins: [{ name: 'one', source: './one', description: 'First.' }, { name: 'two', source: './two' }, { name: 'far', source: { source: 'github', repo: 'x/y' } }] });
  write('market/one/agents/a.md', agent('a'));
  write('market/two/agents/b.md', agent('b'));
  const market = join(directory.path, 'market');
  const shown = await run('config', 'add', 'plugin', market);
  expect(shown.output).toBe('one: First.\n  1 agent\ntwo\n  1 agent\nfar\n  nothing\n  cannot be installed: It does not lie in this folder: download it first, then install it from where it lies.\nNothing was installed. Do so with --name NAME, or --all.\n');
  expect((await run('config', 'add', 'plugin', market, '--name', 'two')).output).toBe('Installed "two": 1 agent.\n');
  expect((await run('config', 'add', 'plugin', market, '--all')).output).toBe('Installed "one": 1 agent.\n');
  expect(await run('config', 'add', 'plugin', join(directory.path, 'nowhere'))).toMatchObject({ status: 1, errors: expect.stringMatching(/There is no folder .*Choose the folder of a plugin/s) });
});
