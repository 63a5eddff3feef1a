import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { findPlugins } from './find-plugins.ts';

const CANARY = 'canary-outside-of-the-plugin';
const agent = (name: string, prompt: string) => `---\nname: ${name}\n---\n${prompt}\n`;

test('whatever a manifest names, and whatever links lie in the folder, no text from outside is read', () => {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  const plugin = join(directory.path, 'plugin');
  const files = { 'plugin/agents/inside.md': 'inside', 'plugin/deep/down/inner.md': 'inside', 'outside/agents/secret.md': CANARY, 'outside/secret.md': CANARY, 'plugin-beside/secret.md': CANARY };
  for (const [path, prompt] of Object.entries(files)) {
    mkdirSync(dirname(join(directory.path, path)), { recursive: true });
    writeFileSync(join(directory.path, path), agent(path.replaceAll(/\W/g, '-'), prompt));
  }
  symlinkSync(join(directory.path, 'outside'), join(plugin, 'out'));
  symlinkSync('../../outside/secret.md', join(plugin, 'agents/link.md'));
  symlinkSync('../plugin-beside', join(plugin, 'beside'));
  symlinkSync('.', join(plugin, 'loop'));
  mkdirSync(join(plugin, '.claude-plugin'));

  const part = fc.constantFrom('..', '.', '', 'agents', 'deep', 'down', 'out', 'beside', 'loop', 'link.md', 'secret.md', 'inner.md', 'outside', 'plugin-beside', '\\..', '~', '%2e%2e', '\0', directory.path);
  const path = fc.tuple(fc.constantFrom('', './', '/', '../'), fc.array(part, { maxLength: 6 })).map(([start, parts]) => start + parts.join('/'));
  fc.assert(fc.property(fc.array(path, { maxLength: 4 }), fc.array(path, { maxLength: 2 }), fc.array(path, { maxLength: 2 }), (agents, commands, skills) => {
    writeFileSync(join(plugin, '.claude-plugin/plugin.json'), JSON.stringify({ name: 'any', agents, commands, skills }));
    const [found] = findPlugins(plugin, []);
    expect(JSON.stringify(found)).not.toContain(CANARY);
    expect(found?.content.agents.map(({ id }) => id)).toContain('plugin-agents-inside-md');
  }), { numRuns: 300 });
});
