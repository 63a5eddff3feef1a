import { ConnectionProvider, TEST_IDS } from '@chatos/ui-kit';
import type { SurfaceConnection } from '@chatos/ui-kit';
import { MantineProvider } from '@mantine/core';
import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ChatApp } from './chat-app.tsx';

const never = new Proxy(() => new Promise(() => undefined), { get: (_target, key) => (key === 'then' ? undefined : never) }) as never;
const snapshot = { state: 'connecting', generation: 0, reason: null } as const;
const connection: SurfaceConnection = { surface: 'chat', client: never, token: null, snapshot: () => snapshot, subscribe: () => () => undefined, retry: () => undefined, close: () => undefined };

test('before anything has come from the process, the composer is there and a new chat can be written', () => {
  const html = renderToStaticMarkup(<MantineProvider><ConnectionProvider connection={connection}><ChatApp /></ConnectionProvider></MantineProvider>);
  for (const id of [TEST_IDS.composer, TEST_IDS.newSession, TEST_IDS.modelPicker, TEST_IDS.connectionState, TEST_IDS.surfaceSwitch]) expect(html).toContain(`data-testid="${id}"`);
  expect(html).toContain('data-surface="chat" aria-current="page"');
});

test('the page has no inline script and names no address outside', () => {
  const page = readFileSync(new URL('../index.html', import.meta.url), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(page).not.toMatch(/https?:\/\//);
});
