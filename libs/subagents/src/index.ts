// The subagents of one runtime: `subagent_router`, served inside the process, and the runs it starts, each with its own tools, model, budget and steps.
export type { GatheredTools, Log, SubagentApproval, SubagentPlace, Subagents, SubagentsOptions } from './types.ts';
export { createSubagents } from './create-subagents.ts';
export { MAX_DEPTH, MAX_RUNS_OF_SESSION } from './runs/limits.ts';
