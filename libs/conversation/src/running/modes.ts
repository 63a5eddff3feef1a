import type { RunMode } from '@chatos/contracts';
import type { McpTool } from '@chatos/mcp-runtime';
import type { TurnTool } from '@chatos/turn';

/** In plan mode these servers of the workbench are there as a whole: they touch the plan and the user, and no file. */
const SERVERS_OF_A_PLAN: readonly McpTool['builtin'][] = ['tasks', 'ui-prompter'];

const REFUSAL = 'This session is in plan mode: nothing may be changed or run, so this was not done. Read what you need, then give the user your plan; they switch to another mode when you are to carry it out.';

const MEANINGS: Readonly<Record<RunMode, string>> = {
  plan: 'plan: from now on only read and plan; tools that change or run something are refused',
  ask: 'ask: you may change files and run commands; the user sees each change of a file before it is made',
  'auto-edit': 'auto-edit: you may change files of the workspace without asking; commands still ask',
};

/** What the model that runs is told of a mode the user chose meanwhile. */
export function modeNote(mode: RunMode): string {
  return `While this turn ran, the user switched the mode of this session to ${MEANINGS[mode]}. For each later turn its system prompt says which mode holds then.`;
}

/**
 * The tools of a session as its mode has them: each refuses itself as soon as (and as long as) the mode is one it is no part of. `listed` are those of
 * `tools` that a server offers; the others are ours, and only read. `modeOf` says the mode of now, null where the session has none.
 */
export function toolsOfMode(tools: readonly TurnTool[], listed: readonly McpTool[], modeOf: () => RunMode | null): TurnTool[] {
  const working = new Set(listed.filter((tool) => !isOfPlan(tool)).map(({ qualifiedName }) => qualifiedName));
  return tools.map((tool) => (working.has(tool.name) ? { ...tool, refusal: () => (modeOf() === 'plan' ? REFUSAL : null) } : tool));
}

/** A server of the user's may say of its tools what it likes: only the workbench's own are believed to read. */
function isOfPlan({ builtin, hints }: McpTool): boolean {
  return builtin !== undefined && (hints.readOnly === true || SERVERS_OF_A_PLAN.includes(builtin));
}
