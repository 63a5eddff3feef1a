import { ConnectionProvider, TEST_IDS } from '@chatos/ui-kit';
import type { SurfaceConnection } from '@chatos/ui-kit';
import { MantineProvider } from '@mantine/core';
import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { AideApp } from './aide-app.tsx';
import { WorkspaceForm } from './workspace-form.tsx';

const never = new Proxy(() => new Promise(() => undefined), { get: (_target, key) => (key === 'then' ? undefined : never) }) as never;
const snapshot = { state: 'connecting', generation: 0, reason: null } as const;
const connection: SurfaceConnection = { surface: 'aide', client: never, token: null, snapshot: () => snapshot, subscribe: () => () => undefined, retry: () => undefined, close: () => undefined };
const markup = (node: React.ReactNode) => renderToStaticMarkup(<MantineProvider><ConnectionProvider connection={connection}>{node}</ConnectionProvider></MantineProvider>);

test('AIDE says where the user is before anything has come from the process, and offers no composer without a workspace', () => {
  const html = markup(<AideApp />);
  expect(html).toContain('data-surface="aide" aria-current="page"');
  expect(html).not.toContain(`data-testid="${TEST_IDS.composer}"`);
});

test('without a desktop shell a folder is given by its path', () => {
  (globalThis as { window?: unknown }).window = {};
  const html = markup(<WorkspaceForm onAdded={() => undefined} />);
  delete (globalThis as { window?: unknown }).window;
  expect(html).toContain(`data-testid="${TEST_IDS.workspacePath}"`);
  expect(html).not.toContain('Browse');
});

test('the page has no inline script and names no address outside', () => {
  const page = readFileSync(new URL('../index.html', import.meta.url), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(page).not.toMatch(/https?:\/\//);
});
