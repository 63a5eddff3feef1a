import type { Task } from '@chatos/contracts';
import { task } from '@chatos/contracts';
import type { TaskChanges } from '@chatos/runtime-store';
import { RuntimeStoreError } from '@chatos/runtime-store';
import { z } from 'zod';
import type { ServerResources, Tool, ToolCallContext, ToolOutcome } from '../kit/index.ts';
import { defineTool, ToolError } from '../kit/index.ts';
import { details, note, priority, requireOwn, scopeFields, status, tags, taskId, title } from './arguments.ts';
import { describeTask } from './describe.ts';
import { requireTask, unknownTask } from './read-tools.ts';

/** A note shorter than this tells nobody how the work ended. */
const SHORTEST_NOTE = 5;
const output = z.object({ task });

type Resources = Pick<ServerResources, 'store'>;

export function updateTool(resources: Resources): Tool {
  return defineTool({
    name: 'update_task',
    title: 'Change a task',
    description: 'Changes the fields that are given, and leaves the others as they are. append_note adds lines at the end of the details.',
    input: z.object({
      id: taskId, title: title.min(1).optional(), details: details.optional(), append_note: note.optional(), priority: priority.optional(), status: status.optional(), tags: tags.optional(), ...scopeFields,
    }),
    output,
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    defaultPolicy: 'allow',
    run({ id, append_note: appendNote, runId: _run, sessionId: _session, ...changes }, call) {
      const asked = Object.fromEntries(Object.entries({ ...changes, appendNote }).filter(([, value]) => value !== undefined));
      if (Object.keys(asked).length === 0) {
        throw new ToolError('invalid', 'nothing-to-change', { problem: 'No field to change was given.', remedy: 'Give at least one of title, details, append_note, priority, status and tags.' });
      }
      return Promise.resolve(change(resources, call, id, asked));
    },
  });
}

export function completeTool(resources: Resources): Tool {
  return defineTool({
    name: 'complete_task',
    title: 'Complete a task',
    description: 'Marks a task as done, with a note of what was done and how it was checked. Call it right after the work of the task, not before.',
    input: z.object({ id: taskId, note: note.min(SHORTEST_NOTE).describe(`What was done, ${SHORTEST_NOTE} characters at least`), ...scopeFields }),
    output,
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    defaultPolicy: 'allow',
    run: ({ id, note: appendNote }, call) => Promise.resolve(change(resources, call, id, { status: 'done', appendNote })),
  });
}

/** A task never changes its session, so that looking first is safe. */
function change({ store }: Resources, call: ToolCallContext, id: string, changes: TaskChanges): ToolOutcome<{ task: Task }> {
  requireOwn(call, requireTask(store, id));
  try {
    const changed = store.tasks.update(id, changes);
    return { status: 'ok', text: describeTask(changed), data: { task: changed } };
  } catch (error) {
    // Removed by another since.
    if (error instanceof RuntimeStoreError && error.code === 'record-unknown') throw unknownTask(id);
    throw error;
  }
}
