import type { RuntimeContext } from '@chatos/state';

/**
 * What a runtime's tool servers are told of it, under the names the plan fixed: where its tasks, prompts, events and file changes go, and
 * nothing of the other runtime's. `MODEL_CLI_WORKSPACE_ROOT` is added per workspace where there is one.
 */
export function runtimeVariables(context: RuntimeContext, taskScope: 'chat' | 'cli'): Record<string, string> {
  const { paths, hostApp, stateRoot } = context;
  return {
    MODEL_CLI_TASK_DB: paths.database,
    MODEL_CLI_UI_PROMPTS: paths.uiPrompts,
    MODEL_CLI_HOST_APP: hostApp,
    MODEL_CLI_TASK_SCOPE: taskScope,
    MODEL_CLI_EVENT_LOG: paths.events,
    MODEL_CLI_FILE_CHANGES: paths.fileChanges,
    MODEL_CLI_SESSION_ROOT: stateRoot.path,
  };
}
