import type { ServerPrompt } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { matchPrompts, promptText, slashQuery } from './slash.ts';

const prompt = (server: string, name: string, description = ''): ServerPrompt => ({ server, name, title: '', description, arguments: [] });

test('only a message that is nothing but a command asks for the list', () => {
  expect(['/', '/git', '/git:review', '', 'a /git', '/git review', '/git\n', ' /git'].map(slashQuery)).toEqual(['', 'git', 'git:review', null, null, null, null, null]);
});

test('what begins so comes first, then what holds it, then what speaks of it', () => {
  const prompts = [prompt('git', 'review', 'Look at code'), prompt('code', 'explain'), prompt('files', 'decode')];
  expect(matchPrompts(prompts, 'code').map(({ name }) => name)).toEqual(['explain', 'decode', 'review']);
  expect(matchPrompts(prompts, 'REV').map(({ name }) => name)).toEqual(['review']);
  expect(matchPrompts(prompts, 'tool')).toEqual([]);
});

test('a filled prompt is one text; where there are two voices they are named', () => {
  expect(promptText({ description: '', messages: [{ role: 'user', text: 'a' }, { role: 'user', text: 'b' }] })).toBe('a\n\nb');
  expect(promptText({ description: '', messages: [{ role: 'user', text: 'a' }, { role: 'assistant', text: 'b' }] })).toBe('User: a\n\nAssistant: b');
});
