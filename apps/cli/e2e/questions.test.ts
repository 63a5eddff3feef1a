import { temporaryDirectory, testMcpServer } from '@chatos/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chatos } from '../test/support.ts';

test('what a server asks in a turn is asked at the terminal, recorded, and cancelled with a word where there is none', async () => {
  using directory = temporaryDirectory();
  const stateRoot = join(directory.path, 'state');
  const run = (words: string[], typed?: string[]) => chatos([...words, '--state-root', stateRoot], typed ? { typed } : {});
  expect(await run(['config', 'add', 'mcp', '--name', 'asks', '--command', `'${process.execPath}' '${testMcpServer('asks-for-a-name')}'`])).toMatchObject({ status: 0 });
  const call = ['chat', '/tool mcp_asks_ask {}'];

  const answered = await run(call, ['y', 'y', '', 'Ada', '1']);
  expect(answered.errors).toContain('The MCP server "asks" asks: Who are you?');
  expect(`${answered.output}${answered.errors}`).toContain('told: {"action":"accept","content":{"name":"Ada","size":"S"}}');

  const unattended = await run([...call, '--yes']);
  expect(unattended.errors).toContain('there is no terminal to ask at');
  expect(`${unattended.output}${unattended.errors}`).toContain('told: {"action":"cancel"}');

  const records = readFileSync(join(stateRoot, 'chatos_chat_runtime', 'ui-prompts.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const ofServer = records.filter(({ requestId }) => !records.some(({ requestId: other, prompt }) => other === requestId && (prompt as { question?: string } | undefined)?.question === 'tool-approval'));
  // The call itself was approved each time, and is recorded once, with its answer.
  expect(records.length - ofServer.length).toBe(4);
  expect(ofServer).toMatchObject([
    { action: 'request', prompt: { kind: 'kv', source: 'asks' } }, { action: 'response', response: { status: 'ok', values: { name: 'Ada', size: 'S' } } },
    { action: 'request' }, { action: 'response', response: { status: 'canceled' } },
  ]);
}, 60_000);

test('a built-in server’s question that cannot be left unanswered ends the turn where nobody can be asked, instead of hanging it', async () => {
  using directory = temporaryDirectory();
  const input = JSON.stringify({ title: 'Where?', allow_cancel: false, fields: [{ key: 'host', required: true }] });
  const ended = await chatos(['chat', `/tool mcp_ui_prompter_prompt_key_values ${input}`, '--yes', '--state-root', join(directory.path, 'state')]);
  expect(ended.errors).toContain('there is no terminal to ask at');
  expect(ended.errors).toContain('cannot be left unanswered');
  expect(ended.status).not.toBe(0);
}, 60_000);
