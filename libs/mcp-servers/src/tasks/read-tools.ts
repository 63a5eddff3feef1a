import type { Task } from '@chatos/contracts';
import { task } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import { z } from 'zod';
import type { ServerResources, Tool } from '../kit/index.ts';
import { defineTool, ToolError } from '../kit/index.ts';
import { scopeFields, status, taskId } from './arguments.ts';
import { count, describeTask, lineOf } from './describe.ts';

const readOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 200;

export function listTool({ store }: Pick<ServerResources, 'store'>): Tool {
  return defineTool({
    name: 'list_tasks',
    title: 'List tasks',
    description: 'Lists the tasks of this conversation, oldest first, without those that are done unless includeDone is true. Read it before you plan further, and before you say that you are done.',
    input: z.object({
      status: status.optional().describe('Only tasks in this state'),
      tag: z.string().max(60).optional(),
      limit: z.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).describe('The newest so many'),
      includeDone: z.boolean().default(false),
      allSessions: z.boolean().default(false).describe('Of every conversation of this application'),
      allRuns: z.boolean().default(false).describe('Of no run in particular, also where runId is given'),
      ...scopeFields,
      cursor: z.string().max(100).optional().describe('nextCursor of the call before, for the tasks before those'),
    }),
    output: z.object({ tasks: z.array(task), nextCursor: z.string().nullable().describe('Where there are older ones: the cursor that lists them') }),
    annotations: readOnly,
    defaultPolicy: 'allow',
    run({ status: state, tag, limit, includeDone, allSessions, allRuns, runId, sessionId, cursor }, call) {
      const scope = allSessions ? {} : { sessionId: sessionId ?? call.sessionId };
      const page = store.tasks.list({ ...scope, limit, cursor, tag, status: state, openOnly: !includeDone, ...(allRuns || runId === undefined ? {} : { runId }) });
      const tasks = page.items.toReversed();
      return Promise.resolve({ status: tasks.length === 0 ? 'noop' : 'ok', text: textOf(tasks, page.nextCursor, includeDone || state !== undefined), data: { tasks, nextCursor: page.nextCursor } });
    },
  });
}

function textOf(tasks: readonly Task[], nextCursor: string | null, showsDone: boolean): string {
  if (tasks.length === 0) return showsDone ? 'There are no such tasks.' : 'There are no open tasks. Those that are done are shown with includeDone.';
  const older = nextCursor === null ? [] : [`There are older ones: call again with cursor "${nextCursor}".`];
  return [`${count(tasks.length)}:`, ...tasks.map(lineOf), ...older].join('\n');
}

export function getTool({ store }: Pick<ServerResources, 'store'>): Tool {
  return defineTool({
    name: 'get_task',
    title: 'Read a task',
    description: 'Reads one task with all its details.',
    input: z.object({ id: taskId }),
    output: z.object({ task }),
    annotations: readOnly,
    defaultPolicy: 'allow',
    run({ id }) {
      const found = requireTask(store, id);
      return Promise.resolve({ status: 'ok', text: describeTask(found), data: { task: found } });
    },
  });
}

/** Throws ToolError `not_found`. */
export function requireTask(store: RuntimeStore, id: string): Task {
  const found = store.tasks.get(id);
  if (found === null) throw unknownTask(id);
  return found;
}

export function unknownTask(id: string): ToolError {
  return new ToolError('not_found', 'task-unknown', { problem: `There is no task "${id}".`, remedy: 'It may have been removed. List the tasks with list_tasks (includeDone shows those that are done), and use an id from there.' });
}
