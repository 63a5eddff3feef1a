import { z } from 'zod';
import type { ServerResources, Tool } from '../kit/index.ts';
import { defineTool } from '../kit/index.ts';
import { requireOwn, scopeFields, sessionToWrite, taskId } from './arguments.ts';
import { count } from './describe.ts';
import { requireTask, unknownTask } from './read-tools.ts';

type Resources = Pick<ServerResources, 'store'>;

const annotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };

export function clearTool({ store }: Resources): Tool {
  return defineTool({
    name: 'clear_tasks',
    title: 'Clear tasks',
    description: 'Removes the tasks of this conversation that are done, or, with mode "all", every one of them. They cannot be brought back.',
    input: z.object({
      mode: z.enum(['done', 'all']).default('done'),
      allSessions: z.boolean().default(false).describe('Of every conversation; only for a client that names none'),
      allRuns: z.boolean().default(false).describe('Of no run in particular, also where runId is given'),
      ...scopeFields,
    }),
    output: z.object({ removed: z.number().int() }),
    annotations,
    defaultPolicy: 'allow',
    run({ mode, allSessions, allRuns, runId, sessionId }, call) {
      const own = sessionToWrite(call, { sessionId, allSessions });
      const removed = store.tasks.clear(mode, { sessionId: allSessions ? null : own, ...(allRuns || runId === undefined ? {} : { runId }) });
      return Promise.resolve({ status: removed === 0 ? 'noop' : 'ok', text: removed === 0 ? 'There was nothing to clear.' : `Removed ${count(removed)}.`, data: { removed } });
    },
  });
}

export function deleteTool({ store }: Resources): Tool {
  return defineTool({
    name: 'delete_task',
    title: 'Delete a task',
    description: 'Removes one task for good. What is finished is completed instead, with complete_task.',
    input: z.object({ id: taskId, confirm: z.literal(true).describe('true: it cannot be brought back') }),
    output: z.object({ id: z.string() }),
    annotations,
    defaultPolicy: 'allow',
    run({ id }, call) {
      requireOwn(call, requireTask(store, id));
      if (!store.tasks.remove(id)) throw unknownTask(id);
      return Promise.resolve({ status: 'ok', text: `Removed the task "${id}".`, data: { id } });
    },
  });
}
