// Where state lies and who works with it: paths, directories and the owner lock. Loads no SQLite, so that Electron's main process can use it.
export { createConfigurationContext } from './configuration-context.ts';
export type { ConfigurationContext, ConfigurationPaths } from './configuration-context.ts';
export { prepareDirectories } from './directories.ts';
export { acquireOwnerLock, readOwner } from './owner-lock.ts';
export type { OwnerLock } from './owner-lock.ts';
export type { OwnerKind, OwnerRecord } from './owner-record.ts';
export { isProcessRunning, readProcessStart } from './process-start.ts';
export { createRuntimeContext } from './runtime-context.ts';
export type { HostApp, RuntimeContext, RuntimePaths } from './runtime-context.ts';
export { resolveStateRoot } from './state-root.ts';
export type { StateRoot } from './state-root.ts';
export { StateError } from '../errors.ts';
export type { StateErrorCode } from '../errors.ts';
