// The built-in tool servers, a folder each, and the kit they are made of. Whoever starts one hands in the runtime it works for.
export { createStdioTransport } from './kit/index.ts';
export type { AskingOptions, ServerResources, ToolServer } from './kit/index.ts';
export { createTasksServer } from './tasks/index.ts';
export type { TasksServerOptions } from './tasks/index.ts';
export { createUiPrompterServer } from './ui-prompter/index.ts';
export type { UiPrompterServerOptions } from './ui-prompter/index.ts';
export { openCodeServer } from './code/index.ts';
export { openFilesServer } from './files/index.ts';
export { openShellServer } from './shell/index.ts';
export type { ShellServerOptions } from './shell/index.ts';
export type { WorkspaceServerOptions } from './workspace-tools/options.ts';
export { openServerResources, runtimeSchema } from './resources/open-resources.ts';
export type { OpenResources } from './resources/open-resources.ts';
