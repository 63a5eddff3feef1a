import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '@chatos/testing';
import { onTestFinished } from 'vitest';

/** Files of a plugin by their paths, in a folder that goes when the test ends. */
export function pluginFiles(files: Readonly<Record<string, string | object | Buffer>>): string {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  writeFiles(directory.path, files);
  return directory.path;
}

export function writeFiles(root: string, files: Readonly<Record<string, string | object | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
}

export const AGENT = '---\nname: reviewer\ndescription: Reviews changes.\nmodel: opus\ntools: Read, Grep, Bash(git diff:*), mcp__github__get_issue\nskills: [style]\n---\n\nYou review code.\n';
export const COMMAND = '---\ndescription: Reviews one change.\nargument-hint: "[number]"\nmodel: inherit\n---\nReview $ARGUMENTS.\n';
export const SKILL = '---\nname: House style\ndescription: How we write.\n---\nShort words.\n';

/** A plugin of Claude Code with one part of each kind. */
export const CLAUDE_PLUGIN = {
  '.claude-plugin/plugin.json': { name: 'Review Tools', description: 'Reviews.', version: '1.0.0', keywords: ['quality'], hooks: './hooks.json' },
  'agents/reviewer.md': AGENT, 'commands/review.md': COMMAND, 'commands/deep/audit.md': COMMAND, 'skills/style/SKILL.md': SKILL, 'README.md': '# Not an agent\n',
};
