import type { FileChange, Message, MessagePart, Session, SubagentStream, Task, Terminal, Turn } from '@chatos/contracts';
import { expect, test } from 'vitest';
import type { ReportData } from './report-data.ts';
import { renderReport } from './report-page.ts';

const CANARY = `<script>alert(1)</script>"><img src=x onerror=alert(2)>'&\u0000\ud800</style></title><!--`;

function session(title: string): Session {
  return { id: 's' as Session['id'], title, modelId: null, workspaceId: null, workspaceRoot: null, mode: 'ask', lastTurnState: 'failed', createdAt: 0, updatedAt: 1 };
}

function message(parts: MessagePart[], changes: Partial<Message> = {}): Message {
  return { id: 'm', sessionId: 's', turnId: 't', role: 'assistant', parts, firstPosition: 0, turnState: 'completed', turnNotice: null, createdAt: 0, ...changes } as Message;
}

function some<Item>(...items: Item[]): { items: Item[]; leavesOutOlder: boolean } {
  return { items, leavesOutOlder: false };
}

function data(changes: Partial<ReportData> = {}): ReportData {
  return { session: session('title'), usage: { turns: 1, inputTokens: 1234, outputTokens: 5, cost: 0.0625 }, messages: some(), turns: new Map(), tasks: some(), changes: some(), subagents: some(), terminals: some(), ...changes };
}

const render = (changes: Partial<ReportData>, product = 'ChatOS') => renderReport({ product, data: data(changes), writtenAt: new Date(0) });

const turn = (changes: Partial<Turn>) => ({ id: 't', state: 'completed', modelName: 'M', steps: 2, inputTokens: 20, outputTokens: 10, cost: 4, startedAt: 1000, finishedAt: 4000, ...changes }) as Turn;
const change = (changes: Partial<FileChange>) => ({ id: 'f', path: 'src/a.ts', changeType: 'modified', tool: 'edit_file', createdAt: 0, diff: '@@ -1 +1 @@\n-old\n+new\n', isRestorable: true, ...changes }) as FileChange;
const stream = (changes: Partial<SubagentStream>) => ({ id: 'p', parentId: '', agent: 'reviewer', task: 'look', modelName: 'M', status: 'completed', result: 'fine', inputTokens: 3, outputTokens: 2, cost: 0.5, ...changes }) as SubagentStream;
const task = (changes: Partial<Task>) => ({ id: 'k', title: 'Write it', details: '', status: 'doing', priority: 'high', ...changes }) as Task;
const terminal = (changes: Partial<Terminal>) => ({ id: 'x', name: 'server', command: 'npm start', owner: 'agent', state: 'exited', exitCode: 3, signal: null, ...changes }) as Terminal;

test('whatever the user, the model, a tool or a program wrote stays text', () => {
  const tool: MessagePart = { kind: 'tool', step: 0, callId: CANARY, tool: CANARY, arguments: { [CANARY]: CANARY }, state: 'failed', result: CANARY, startedAt: 0, resultBlob: null, media: [{ kind: 'image', mimeType: CANARY, bytes: 1234, blob: CANARY }], progress: null, finishedAt: 1 };
  const fenced: MessagePart = { kind: 'text', step: 0, text: `a\n\`\`\`html\n${CANARY}\n\`\`\`\n${CANARY}` };
  const html = render({
    session: session(CANARY),
    messages: some(
      message([{ kind: 'text', step: 0, text: CANARY }, { kind: 'attachment', step: 0, server: CANARY, uri: CANARY, mimeType: CANARY, text: CANARY, media: [] }], { role: 'user' }),
      message([{ kind: 'reasoning', step: 0, text: CANARY }, fenced, tool, { kind: 'summary', step: 1, text: CANARY, tokensBefore: 7 }, { kind: 'note', step: 1, text: CANARY }, { kind: 'correction', step: 1, text: CANARY }], { turnState: 'failed', turnNotice: CANARY }),
      message([{ kind: 'text', step: 0, text: '<script>'.repeat(20_000) }]),
    ),
    turns: new Map([['t', turn({ modelName: CANARY })]]),
    tasks: some(task({ title: CANARY, details: CANARY })),
    changes: some(change({ path: CANARY, tool: CANARY, diff: `+${CANARY}\n-${CANARY}\n@@${CANARY}\n ${CANARY}` })),
    subagents: some(stream({ agent: CANARY, task: CANARY, modelName: CANARY, result: CANARY })),
    terminals: some(terminal({ name: CANARY, command: CANARY, signal: CANARY })),
  }, CANARY);
  const withoutOurs = html.replace(/<style>[\s\S]*?<\/style>/, '');
  expect(withoutOurs).not.toMatch(/<script|<img|<!--|<\/style/i);
  // Every tag in the page is one of ours, and none has an attribute of theirs.
  const tags = new Set([...withoutOurs.matchAll(/<\/?([a-z0-9!]+)/gi)].map((match) => match[1]!.toLowerCase()));
  const ours = ['!doctype', 'html', 'head', 'meta', 'title', 'style', 'body', 'header', 'main', 'nav', 'a', 'section', 'article', 'div', 'p', 'h1', 'h2', 'h3', 'h4', 'dl', 'dt', 'dd', 'ul', 'li', 'span', 'details', 'summary', 'code', 'pre', 'time'];
  for (const tag of tags) expect(ours).toContain(tag);
  expect([...withoutOurs.matchAll(/<[a-z][^>]*\son\w+=/gi)]).toEqual([]);
  expect(html.match(/<title>/g)).toHaveLength(1);
  expect(html).not.toContain('\u0000');
  expect(html).toContain('1,234 bytes');
});

test('it is self-contained, refuses scripts by policy, and follows the reader’s colours and the printer', () => {
  const html = render({ messages: some(message([{ kind: 'text', step: 0, text: 'hello' }])) });
  expect(html).toContain(`default-src 'none'`);
  expect(html).not.toMatch(/https?:\/\/|@import|url\(/);
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html).toContain('@media print');
});

test('it tells what each turn and the session cost, tasks, changes, subagents below who started them, and terminals by name', () => {
  const html = render({
    messages: some(message([{ kind: 'text', step: 0, text: 'hello' }, { kind: 'summary', step: 1, text: 'so far', tokensBefore: 61_000 }])),
    turns: new Map([['t', turn({})]]),
    tasks: some(task({}), task({ title: 'Test it', status: 'todo' })),
    changes: some(change({}), change({ path: 'b.png', diff: '', isRestorable: false })),
    subagents: some(stream({}), stream({ id: 'c', parentId: 'p', agent: 'reader' }), stream({ id: 'o', parentId: 'gone', agent: 'orphan' })),
    terminals: some(terminal({}), terminal({ name: 'mine', owner: 'user', state: 'running' })),
  });
  expect(html).toContain('<dt>Tokens in</dt><dd>1,234</dd>');
  expect(html).toContain('<dt>Cost</dt><dd>0.0625</dd>');
  expect(html).toContain('2 calls of M, 20 tokens in, 10 out, cost 4.00, 3 s');
  expect(html).toContain('it had taken 61,000 tokens');
  expect(html).toMatch(/Write it[\s\S]*Test it/u);
  expect(html).toContain('<span class="del">-old</span>\n<span class="add">+new</span>');
  expect(html).toMatch(/b\.png[\s\S]*cannot be undone[\s\S]*Without a difference in text/u);
  expect(html).toMatch(/reviewer[\s\S]*<ul><li>[\s\S]*reader[\s\S]*<\/ul><\/li>[\s\S]*orphan/u);
  expect(html).toMatch(/server <code>npm start<\/code> <span class="note">ended with status 3[\s\S]*mine[\s\S]*your own, running/u);
  expect(html).toMatch(/<nav[^>]*>.*#tasks.*#changes.*#subagents.*#terminals/u);
  expect(render({})).not.toContain('<nav');
});

test('what is long is cut with its full length told, and what is left out is said', () => {
  const tool = { kind: 'tool', step: 0, callId: 'c', tool: 'read', arguments: { text: 'a'.repeat(60_000) }, state: 'succeeded', result: 'r'.repeat(120_000), startedAt: 0, resultBlob: null, media: [], progress: null, finishedAt: 1 } satisfies MessagePart;
  const html = render({
    messages: { items: [message([{ kind: 'text', step: 0, text: 'y'.repeat(200_000) }, tool], { firstPosition: 37 })], leavesOutOlder: true },
    changes: { items: [change({ diff: `${'+line\n'.repeat(1000)}` })], leavesOutOlder: true },
  });
  expect(html).toContain('The first 50,000 of 200,000 characters.');
  expect(html).toContain('The first 10,000 of 120,000 characters.');
  expect(html).toContain('The first 37 parts of this message are left out here');
  expect(html).toContain('the newest one of its messages');
  expect(html).toContain('the newest one of its changes');
  expect(html).toContain('[The first 400 of 1,000 lines.]');
  expect(html.length).toBeLessThan(120_000);
});
