// Chat: a general assistant in a process, a directory and a database of its own.
export { openChatRuntime } from './chat-runtime.ts';
export type { ChatRuntime, ChatRuntimeOptions } from './chat-runtime.ts';
