// AIDE: a coding agent with workspaces, in a process and with tables and files of its own.
export { openAideRuntime } from './aide-runtime.ts';
export type { AideRuntime, AideRuntimeOptions } from './aide-runtime.ts';
