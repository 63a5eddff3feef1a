import type { ServerResources, ToolServer } from '../kit/index.ts';
import { createToolServer } from '../kit/index.ts';
import { choicesTool } from './choices-tool.ts';
import { keyValuesTool } from './key-values-tool.ts';

export interface UiPrompterServerOptions {
  /** Where questions are written down. */
  readonly store: Pick<ServerResources['store'], 'uiPrompts'>;
  readonly version: string;
  readonly onError?: (error: Error) => void;
}

const INSTRUCTIONS = 'Asks the user for values and choices. A call waits until the user has answered.';

/** ui_prompter. `--yes` is none of its business: nobody can answer for the user here. */
export function createUiPrompterServer({ store, version, onError }: UiPrompterServerOptions): ToolServer {
  const asking = { uiPrompts: store.uiPrompts, yes: false };
  return createToolServer({ name: 'ui_prompter', version, instructions: INSTRUCTIONS, tools: [keyValuesTool, choicesTool], asking, ...(onError === undefined ? {} : { onError }) });
}
