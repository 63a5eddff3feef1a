import type { Task } from '@chatos/contracts';
import { task } from '@chatos/contracts';
import { z } from 'zod';
import type { ServerResources, Tool, ToolCallContext } from '../kit/index.ts';
import { defineTool } from '../kit/index.ts';
import { callerOf, MAX_TASKS, sessionToWrite } from './arguments.ts';
import { confirmDrafts } from './confirm.ts';
import { count, lineOf } from './describe.ts';
import { draftsOf, newTask, tasksField } from './drafts.ts';

const input = newTask.extend({
  tasks: tasksField.optional().describe(`1 to ${MAX_TASKS} tasks at once, instead of the fields of one: an array, or the same as JSON text`),
  runId: z.string().max(200).optional(),
  sessionId: z.string().max(200).optional(),
  userMessageId: z.string().max(200).optional(),
  caller: z.enum(['main', 'subagent']).optional(),
});

export function addTool({ store }: Pick<ServerResources, 'store'>): Tool {
  return defineTool({
    name: 'add_task',
    title: 'Add tasks',
    description: 'Adds one task, or several at once with "tasks", to the plan of this conversation. Use it before a piece of work of several steps. The user may be asked first, and may change the tasks: go on with what this returns.',
    input,
    output: z.object({
      tasks: z.array(task).describe('As they stand now, in the order given'),
      added: z.number().int().describe('How many of them are new'),
      existing: z.array(z.string()).describe('Ids of those that were there already under their dedupe_key'),
      remark: z.string().describe('What the user said to them; "" where nothing'),
    }),
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    defaultPolicy: 'allow',
    async run(args, call) {
      const place = placeOf(call, args);
      const { drafts, remark, isChanged } = await confirmDrafts(call, draftsOf(args));
      const results = store.tasks.addAll(drafts.map(({ draftId: _draftId, key, ...draft }) => ({ ...draft, ...place, dedupeKey: key })));
      const tasks = results.map((result) => result.task);
      const existing = results.filter(({ isNew }) => !isNew).map((result) => result.task.id);
      const added = tasks.length - existing.length;
      return { status: added === 0 ? 'noop' : 'ok', text: textOf(tasks, existing, { remark, isChanged }), data: { tasks, added, existing, remark } };
    },
  });
}

/** What the call says of itself holds; the arguments are for a client that says nothing. */
function placeOf(call: ToolCallContext, args: z.output<typeof input>): { sessionId: string; runId: string; userMessageId: string; caller: 'main' | 'subagent' } {
  const isOurs = call.sessionId !== '';
  return {
    sessionId: sessionToWrite(call, args),
    runId: isOurs ? call.runId : (args.runId ?? call.runId),
    userMessageId: isOurs ? call.userMessageId : (args.userMessageId ?? call.userMessageId),
    caller: callerOf(call, args.caller),
  };
}

function textOf(tasks: readonly Task[], existing: readonly string[], { remark, isChanged }: { remark: string; isChanged: boolean }): string {
  const lines = tasks.map((each) => `${lineOf(each)}${existing.includes(each.id) ? ' (was there already)' : ''}`);
  return [
    tasks.length === 0 ? 'The user left out every task; none was added.' : `Added ${count(tasks.length - existing.length)}.`,
    ...(isChanged ? ['The user changed them: this is how they stand.'] : []),
    ...lines,
    ...(remark === '' ? [] : [`The user says: ${remark}`]),
  ].join('\n');
}
