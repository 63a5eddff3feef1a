import type { Message, MessagePart, Session } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { renderReport } from './report-page.ts';

const CANARY = `<script>alert(1)</script>"><img src=x onerror=alert(2)>'&\u0000\ud800</style></title><!--`;

const session: Session = { id: 's' as Session['id'], title: CANARY, modelId: null, workspaceId: null, workspaceRoot: null, mode: 'ask', lastTurnState: 'failed', createdAt: 0, updatedAt: 1 };

function message(parts: MessagePart[], changes: Partial<Message> = {}): Message {
  return { id: 'm', sessionId: 's', turnId: 't', role: 'assistant', parts, turnState: 'completed', turnNotice: null, createdAt: 0, ...changes } as Message;
}

function render(messages: Message[], leavesOutOlder = false): string {
  return renderReport({ product: CANARY, session, messages, leavesOutOlder, writtenAt: new Date(0) });
}

test('whatever the user, the model or a tool wrote stays text', () => {
  const tool: MessagePart = { kind: 'tool', step: 0, callId: CANARY, tool: CANARY, arguments: { [CANARY]: CANARY }, state: 'failed', result: CANARY, startedAt: 0, resultBlob: null, media: [{ kind: 'image', mimeType: CANARY, bytes: 1234, blob: CANARY }], progress: null, finishedAt: 1 };
  const fenced: MessagePart = { kind: 'text', step: 0, text: `a\n\`\`\`html\n${CANARY}\n\`\`\`\n${CANARY}` };
  const html = render([
    message([{ kind: 'text', step: 0, text: CANARY }], { role: 'user' }),
    message([{ kind: 'reasoning', step: 0, text: CANARY }, fenced, tool], { turnState: 'failed', turnNotice: CANARY }),
    message([{ kind: 'text', step: 0, text: '<script>'.repeat(20_000) }]),
  ], true);
  const withoutOurs = html.replace(/<style>[\s\S]*?<\/style>/, '');
  expect(withoutOurs).not.toMatch(/<script|<img|<!--|<\/style/i);
  // Every tag in the page is one of ours.
  const tags = new Set([...withoutOurs.matchAll(/<\/?([a-z0-9!]+)/gi)].map((match) => match[1]!.toLowerCase()));
  for (const tag of tags) expect(['!doctype', 'html', 'head', 'meta', 'title', 'style', 'body', 'header', 'main', 'p', 'h1', 'h2', 'span', 'article', 'details', 'summary', 'code', 'pre', 'time']).toContain(tag);
  expect(html.match(/<title>/g)).toHaveLength(1);
  expect(html).not.toContain('\u0000');
  expect(html).toContain('1,234 bytes');
});

test('it is self-contained, refuses scripts by policy, and says what it leaves out', () => {
  const html = render([message([{ kind: 'text', step: 0, text: 'hello' }])], true);
  expect(html).toContain(`default-src 'none'`);
  expect(html).not.toMatch(/https?:\/\/|@import|url\(/);
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html).toContain('newest 1 messages');
  const long = render([message([{ kind: 'text', step: 0, text: 'y'.repeat(200_000) }])]);
  expect(long).toContain('of 200,000 characters');
  expect(long.length).toBeLessThan(80_000);
});
