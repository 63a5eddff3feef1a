import type { RuntimeStore } from '@chatos/runtime-store';
import type { RuntimeContext, StateDatabase } from '@chatos/state';

/** The runtime a tool server works for: opened by the entry from `MODEL_CLI_TASK_DB` and its like, closed by it too. */
export interface ServerResources {
  readonly context: RuntimeContext;
  readonly database: StateDatabase;
  readonly store: RuntimeStore;
}

/** How a server asks the user. */
export interface AskingOptions {
  /** Where requests and responses are written down; null for a server without a runtime, which has nowhere to. */
  readonly uiPrompts: RuntimeStore['uiPrompts'] | null;
  /** Started with `--yes`: what asks for a confirmation has it. */
  readonly yes: boolean;
}
