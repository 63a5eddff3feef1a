// The built-in tool servers, a folder each, and the kit they are made of. Whoever starts one hands in the runtime it works for.
export { createStdioTransport } from './kit/index.ts';
export type { AskingOptions, ServerResources, ToolServer } from './kit/index.ts';
