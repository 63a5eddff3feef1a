import { MantineProvider } from '@mantine/core';
import type { SessionId, ToolPart, TurnId } from '@chatos/contracts';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { RuntimeProvider } from '../runtime/runtime-context.tsx';
import type { RuntimeOfPage } from '../runtime/runtime-context.tsx';
import { ApprovalCard } from './approval-card.tsx';
import { ToolCard } from './tool-card.tsx';

const runtime = { runtime: 'chat', client: {}, workspaceId: null, turnWord: 'turn' } as unknown as RuntimeOfPage;
const part = (changes: Partial<ToolPart>): ToolPart => ({ kind: 'tool', step: 0, callId: 'call', tool: 'mcp_shell_run', arguments: {}, state: 'succeeded', result: null, resultBlob: null, media: [], progress: null, startedAt: 1000, finishedAt: 5200, ...changes });
const markup = (node: React.ReactNode) => renderToStaticMarkup(<MantineProvider><RuntimeProvider value={runtime}>{node}</RuntimeProvider></MantineProvider>);

test('an approval shows every argument in full and names what hides', () => {
  const script = `set -e\n${'echo line\n'.repeat(500)}end-of-script`;
  const html = markup(<ApprovalCard part={part({ state: 'waiting-for-approval', arguments: { command: 'rm \u202Efdp.x', script } })} sessionId={'s' as SessionId} turnId={'t' as TurnId} />);
  expect(html).toContain('end-of-script');
  expect(html).toContain('U+202E right-to-left override');
  expect(html).not.toContain('\u202Efdp');
  for (const id of ['approve', 'approve-session', 'approve-always', 'deny']) expect(html).toContain(`data-testid="${id}"`);
});

test('a tool card is closed at first and says how the call went', () => {
  const html = markup(<ToolCard part={part({ state: 'failed', arguments: { path: 'a' }, result: 'secret-result' })} />);
  expect(html).toContain('data-state="failed"');
  expect(html).toContain('Failed · 4.2 s');
  expect(html).toContain('aria-expanded="false"');
  expect(html).not.toContain('secret-result');
});

test('markup in a name or an argument is text', () => {
  const html = markup(<ToolCard part={part({ tool: '<img src=x>', arguments: { a: '<script>' } })} />);
  expect(html).not.toMatch(/<img|<script/);
});
