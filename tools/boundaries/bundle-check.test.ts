import { describe, expect, it } from 'vitest';
import { BUNDLES, findForeignModules, reachable } from './bundle-check.mjs';

const ROOT = process.platform === 'win32' ? 'C:\\clone' : '/clone';
const at = (path: string) => `${ROOT}/${path}`;

describe('a bundle that holds what it must not is refused', () => {
  it.each([
    ['chat', 'libs/aide-runtime/src/index.ts', /chat holds .* belongs to aide-runtime/],
    ['chat', 'libs/config-store/src/vault/vault.ts', /belongs to config-store/],
    ['chat', 'apps/desktop/src/processes/aide/entry.ts', /belongs to aide-process/],
    ['aide', 'libs/chat-runtime/src/index.ts', /belongs to chat-runtime/],
    ['aide', 'libs/config-store/src/index.ts', /belongs to config-store/],
    ['config', 'libs/chat-runtime/src/index.ts', /belongs to chat-runtime/],
    ['config', 'libs/conversation/src/index.ts', /belongs to conversation/],
    ['main', 'libs/config-store/src/index.ts', /belongs to config-store/],
    ['main', 'libs/aide-runtime/src/index.ts', /belongs to aide-runtime/],
    ['main', 'node_modules/.pnpm/better-sqlite3@13.2.0/node_modules/better-sqlite3/lib/index.js', /better-sqlite3 is native/],
    ['tool-server', 'libs/chat-runtime/src/index.ts', /belongs to chat-runtime/],
    ['tool-server', 'libs/aide-runtime/src/index.ts', /belongs to aide-runtime/],
    ['tool-server', 'libs/config-store/src/index.ts', /belongs to config-store/],
    ['tool-server', 'libs/conversation/src/index.ts', /belongs to conversation/],
    ['tool-server', 'libs/mcp-runtime/src/index.ts', /belongs to mcp-runtime/],
    ['tool-server', 'libs/ui-kit/src/index.ts', /belongs to ui-kit/],
    ['tool-server', 'node_modules/.pnpm/better-sqlite3@13.2.0/node_modules/better-sqlite3/lib/index.js', /better-sqlite3 is native/],
    ['preload', 'libs/process-host/src/index.ts', /belongs to process-host/],
    ['ui-chat', 'libs/ui-aide/src/app.tsx', /belongs to ui-aide/],
    ['ui-chat', 'libs/state/src/index.ts', /belongs to state/],
  ])('%s with %s', (bundle, path, says) => {
    expect(findForeignModules(bundle, [at(path)], ROOT)).toEqual([expect.stringMatching(says)]);
  });

  it('a page with a Node built-in, as Vite writes it', () => {
    expect(findForeignModules('ui-chat', ['\0__vite-browser-external:node:fs'], ROOT)).toEqual([expect.stringContaining('a page has no Node')]);
  });

  it('a bundle that nobody watches', () => {
    expect(findForeignModules('stray', [], ROOT)).toEqual([expect.stringContaining('stray is no bundle')]);
  });
});

describe('what belongs together passes', () => {
  it.each([
    ['chat', ['libs/chat-runtime/src/index.ts', 'libs/conversation/src/index.ts', 'libs/contracts/src/index.ts', 'apps/desktop/src/processes/transport.ts', 'apps/desktop/src/processes/chat/entry.ts']],
    ['tool-server', ['apps/cli/src/tool-servers/entry.ts', 'libs/mcp-servers/src/index.ts', 'libs/runtime-store/src/index.ts', 'libs/workspace-files/src/index.ts', 'libs/state/src/index.ts', 'libs/contracts/src/index.ts']],
    ['main', ['apps/desktop/src/main/main.ts', 'libs/process-host/src/index.ts', 'libs/state/src/paths/index.ts', 'node_modules/.pnpm/zod@4.6.7/node_modules/zod/index.js']],
    ['ui-chat', ['libs/ui-chat/src/main.tsx', 'libs/ui-kit/src/index.ts', 'libs/ui-chat/index.html?html-proxy&index=0.js']],
  ])('%s', (bundle, paths) => {
    expect(findForeignModules(bundle, [...paths.map(at), '\0vite/modulepreload-polyfill.js'], ROOT)).toEqual([]);
  });
});

it('the walls are those of the design: neither runtime reaches the other, and neither reaches the configuration', () => {
  expect(reachable(BUNDLES['chat'] ?? '')).not.toContain('aide-runtime');
  expect(reachable(BUNDLES['aide'] ?? '')).not.toContain('chat-runtime');
  for (const bundle of ['chat', 'aide', 'main']) expect(reachable(BUNDLES[bundle] ?? '')).not.toContain('config-store');
  for (const runtime of ['chat-runtime', 'aide-runtime', 'conversation']) expect(reachable(BUNDLES['config'] ?? '')).not.toContain(runtime);
});
