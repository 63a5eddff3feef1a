import type { McpServerRecord, ModelFields } from '@chatos/contracts';
import { createConfigurationContext, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { onTestFinished } from 'vitest';
import { openConfigStore, openVault } from '../src/index.ts';
import type { ConfigStore, Vault } from '../src/index.ts';

/** A context in a directory that goes when the test ends. */
export function testContext() {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  return createConfigurationContext(resolveStateRoot(directory.path));
}

/** A store on real SQLite and the real encrypted file, with its log; both go when the test ends. */
export async function openTestStore(options: { context?: ReturnType<typeof testContext>; vault?: Vault } = {}) {
  const { context = testContext() } = options;
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const vault = options.vault ?? (await openVault({ context, keyring: 'never', log }));
  const store: ConfigStore = openConfigStore({ context, vault, log });
  onTestFinished(() => store.close());
  return { store, context, vault, lines };
}

/** The fields of a model that can be saved. */
export function modelNamed(name: string, more: Partial<Pick<ModelFields, 'baseUrl' | 'apiKeyName' | 'inputPrice' | 'outputPrice' | 'contextTokens'>> = {}) {
  return { name, provider: 'openai_compatible' as const, model: 'test-model', baseUrl: 'http://127.0.0.1:9/v1', ...more };
}

/** The servers but those the workbench brings, which are always there. */
export function ownServers(store: ConfigStore): McpServerRecord[] {
  return store.mcpServers.list().filter(({ locked }) => !locked);
}
