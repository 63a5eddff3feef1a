import type { ServerResources, ToolServer } from '../kit/index.ts';
import { createToolServer } from '../kit/index.ts';
import { addTool } from './add-tool.ts';
import { completeTool, updateTool } from './change-tools.ts';
import { getTool, listTool } from './read-tools.ts';
import { clearTool, deleteTool } from './remove-tools.ts';

export interface TasksServerOptions extends Pick<ServerResources, 'store'> {
  readonly version: string;
  /** Started with `--yes`. */
  readonly yes: boolean;
  readonly onError?: (error: Error) => void;
}

const INSTRUCTIONS = `Keeps the plan of a conversation as tasks. Add the steps of larger work first, set one to "doing" while you work at it, complete it with a note of how it was checked, and list what is open before you finish.`;

/** task_manager: the tasks of a runtime, in its own database. */
export function createTasksServer({ store, version, yes, onError }: TasksServerOptions): ToolServer {
  const tools = [addTool, listTool, getTool, updateTool, completeTool, clearTool, deleteTool].map((create) => create({ store }));
  return createToolServer({ name: 'task_manager', version, instructions: INSTRUCTIONS, tools, asking: { uiPrompts: store.uiPrompts, yes }, ...(onError === undefined ? {} : { onError }) });
}
