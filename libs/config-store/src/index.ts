// The shared configuration: records with revisions in SQLite, secrets in a vault, mirrors for others to read, and the two contracts over it.
export { configComponent } from './schema/migrations.ts';
export { ConfigStoreError } from './errors.ts';
export type { ConfigStoreErrorCode } from './errors.ts';
export type { Log } from './log.ts';
export { openConfigStore } from './store.ts';
export type { ConfigStore, OpenConfigStoreOptions } from './store.ts';
export { openVault } from './vault/open-vault.ts';
export type { OpenVaultOptions } from './vault/open-vault.ts';
export type { Vault } from './vault/vault.ts';
export { createConfigRouter } from './routers/config-router.ts';
export type { ConfigSignIns, ConfigTests } from './routers/config-router.ts';
export { createConfigurationSourceRouter } from './routers/configuration-source-router.ts';
export type { BearerSource } from './routers/configuration-source-router.ts';
export type { CommandHash, ServerAccessChange, ValueChange } from './records/mcp-servers.ts';
export type { SignInRecords } from './vault/sign-in-records.ts';
