import type { ToolPart } from '@chatos/contracts';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { decide } from './approval.ts';

const part: ToolPart = { kind: 'tool', step: 0, callId: 'c', tool: 'mcp_fs_write', arguments: { path: 'a\u202Etxt.exe' }, state: 'waiting-for-approval', result: null, resultBlob: null, media: [], progress: null, startedAt: 0, finishedAt: null };

function terminalWith({ isTTY }: { isTTY: boolean }) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const errors = Object.assign(new PassThrough(), { isTTY });
  return { input, errors, output: new PassThrough(), shown: () => String(errors.read() ?? '') };
}

const options = { yes: false, signal: new AbortController().signal };

test('--yes asks nobody, and without a terminal it is a no that says why', async () => {
  const terminal = terminalWith({ isTTY: false });
  expect(await decide(terminal, part, { ...options, yes: true })).toEqual({ decision: 'allow', scope: 'once' });
  expect(terminal.shown()).toBe('');
  expect(await decide(terminal, part, options)).toEqual({ decision: 'deny', scope: 'once' });
  expect(terminal.shown()).toContain('--yes');
});

test.each([['y', 'allow', 'once'], ['YES', 'allow', 'once'], ['n', 'deny', 'once'], ['s', 'allow', 'session'], ['a', 'allow', 'always'], ['hm?\nconstructor\nno', 'deny', 'once']])('at a terminal %j means %s, %s', async (typed, decision, scope) => {
  const terminal = terminalWith({ isTTY: true });
  const decided = decide(terminal, part, options);
  terminal.input.write(`${typed}\n`);
  expect(await decided).toEqual({ decision, scope });
  expect(terminal.shown()).toContain('a\\u{202e}txt.exe');
});

test('an answer typed the moment the question appears is heard', async () => {
  const terminal = terminalWith({ isTTY: true });
  const typed = ['what?', 'n'];
  terminal.errors.setEncoding('utf8').on('data', (text: string) => text.includes('Allow it?') && terminal.input.write(`${typed.shift() ?? ''}\n`));
  expect(await decide(terminal, part, options)).toEqual({ decision: 'deny', scope: 'once' });
});

test('the end of the input is a no, and a stopped turn ends the question', async () => {
  const atEnd = terminalWith({ isTTY: true });
  const denied = decide(atEnd, part, options);
  atEnd.input.end();
  expect(await denied).toEqual({ decision: 'deny', scope: 'once' });

  const stopped = new AbortController();
  const question = decide(terminalWith({ isTTY: true }), part, { yes: false, signal: stopped.signal });
  stopped.abort();
  await expect(question).rejects.toThrow();
});
