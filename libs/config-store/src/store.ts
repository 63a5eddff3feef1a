import type { ConfigurationSnapshot, SecretReference } from '@chatos/contracts';
import { describeError, openConfigurationDatabase } from '@chatos/state';
import type { ConfigurationContext } from '@chatos/state';
import { ConfigStoreError } from './errors.ts';
import type { Log } from './log.ts';
import { modelsMirror, subagentsMirror } from './mirrors/contents.ts';
import { refreshMirrors } from './mirrors/mirrors.ts';
import { seedBuiltinServers } from './builtin/seed-servers.ts';
import { seedBuiltinPrompts } from './prompts/seed.ts';
import { createChanges } from './records/changes.ts';
import type { ConfigurationDatabase } from './records/changes.ts';
import { createMcpServerStore } from './records/mcp-servers.ts';
import type { CommandHash, McpServerStore } from './records/mcp-servers.ts';
import { createModelStore } from './records/models.ts';
import type { ModelStore } from './records/models.ts';
import { createPromptStore } from './records/prompts.ts';
import type { PromptStore } from './records/prompts.ts';
import { createSecretStore } from './records/secrets.ts';
import type { SecretStore } from './records/secrets.ts';
import { createSettingsStore } from './records/settings.ts';
import type { SettingsStore } from './records/settings.ts';
import { createSubagentStore } from './records/subagents.ts';
import type { SubagentStore } from './records/subagents.ts';
import { configComponent } from './schema/migrations.ts';
import { createSignInRecords } from './vault/sign-in-records.ts';
import type { SignInRecords } from './vault/sign-in-records.ts';
import { vaultKey } from './vault/vault.ts';
import type { Vault } from './vault/vault.ts';

export interface OpenConfigStoreOptions {
  readonly context: ConfigurationContext;
  /** Already opened with `configComponent`, and then closed by whoever opened it; else it is opened, and closed with the store. */
  readonly database?: ConfigurationDatabase;
  readonly vault: Vault;
  readonly log?: Log;
  /** What an approval of a server's command is bound to (`commandHash` of mcp-runtime); without it no command is ever approved here. */
  readonly commandHash?: CommandHash;
}

/** The shared configuration. One process opens it; every other sees snapshots. Each call may throw ConfigStoreError. */
export interface ConfigStore {
  readonly models: ModelStore;
  readonly secrets: SecretStore;
  readonly mcpServers: McpServerStore;
  readonly prompts: PromptStore;
  readonly subagents: SubagentStore;
  readonly settings: SettingsStore;
  readonly storage: Vault['storage'];
  /** Grows by one with every change, of whatever kind. */
  revision(): number;
  /** Everything, of one revision, without a secret in it. */
  snapshot(): Promise<ConfigurationSnapshot>;
  /** One value from the vault. @throws ConfigStoreError 'not-found' where it has none */
  secret(reference: SecretReference): Promise<string>;
  /** What OAuth keeps of each server, whole and opaque. */
  readonly signIns: SignInRecords;
  /** Calls the listener with the new revision after each change. Returns its removal. */
  onChange(listener: (revision: number) => void): () => void;
  /** Resolves once the revision is above `after`, or the signal is aborted, or the store is closed. */
  waitForChange(after: number, signal: AbortSignal): Promise<void>;
  isClosed(): boolean;
  close(): void;
}

/**
 * Opens the configuration in `chatos.db.sqlite`, adds what every installation has, and brings the mirrors up to date.
 * @throws StateError where the database cannot be used; it is then as it was found
 */
export function openConfigStore({ context, database, vault, log = () => undefined, commandHash = async () => null }: OpenConfigStoreOptions): ConfigStore {
  const opened = database ?? openConfigurationDatabase(context, [configComponent]);
  const changes = createChanges(opened);
  const models = createModelStore(changes);
  const secrets = createSecretStore(changes, vault);
  const mcpServers = createMcpServerStore(changes, vault, commandHash);
  const prompts = createPromptStore(changes);
  const subagents = createSubagentStore(changes);
  const settings = createSettingsStore(changes);
  const mirrors = [
    { path: context.paths.modelsMirror, content: () => modelsMirror(models.list()) },
    { path: context.paths.subagentsMirror, content: () => subagentsMirror(subagents.list()) },
  ];

  seedBuiltinPrompts(changes);
  seedBuiltinServers(changes);
  refreshMirrors(mirrors, log);
  changes.onChange(() => refreshMirrors(mirrors, log));

  /** A vault that cannot be read must not take the models and servers away from the runtimes: they then see no key as set. */
  async function namesOfSetSecrets(): Promise<string[]> {
    try {
      return (await secrets.list()).filter((secret) => secret.isSet).map((secret) => secret.name);
    } catch (error) {
      log(`config-store: the names of the keys cannot be told to the runtimes: ${describeError(error)}`);
      return [];
    }
  }

  return {
    models, secrets, mcpServers, prompts, subagents, settings,
    signIns: createSignInRecords(vault),
    storage: vault.storage,
    revision: changes.revision,
    onChange: changes.onChange,
    waitForChange: changes.waitForChange,
    isClosed: changes.isClosed,
    async snapshot() {
      for (;;) {
        const revision = changes.revision();
        const secretNames = await namesOfSetSecrets();
        // The vault was asked in the meantime: only where nothing changed do the names belong to the records.
        if (changes.revision() !== revision) continue;
        return {
          revision, models: models.list(), mcpServers: mcpServers.list(), prompts: prompts.list(), subagents: subagents.list(), settings: settings.read().settings,
          secretNames,
        };
      }
    },
    async secret(reference) {
      const value = await vault.get(vaultKey(reference));
      if (value !== null) return value;
      throw new ConfigStoreError('not-found', { problem: `${'name' in reference ? `"${reference.name}"` : 'The token or password of this MCP server'} has no value stored.`, remedy: reference.kind === 'secret' ? 'Set it in the settings, under Keys.' : 'Set it in the settings, at the MCP server that needs it.' });
    },
    close() {
      changes.close();
      if (database === undefined) opened.close();
    },
  };
}
