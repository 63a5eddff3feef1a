import type { SafetyPolicy } from '@chatos/contracts';
import { z } from 'zod';
import type { ToolCallContext } from '../kit/index.ts';
import { ToolError } from '../kit/index.ts';

/** A plan of a model's, not a file: what is longer than this belongs into one. */
const MAX_TITLE = 500;
const MAX_DETAILS = 20_000;
const MAX_NOTE = 4000;
const MAX_TAGS = 20;
/** As many as a question to the user holds. */
export const MAX_TASKS = 200;

export const status = z.enum(['todo', 'doing', 'blocked', 'done']);
export const title = z.string().trim().max(MAX_TITLE);
export const details = z.string().max(MAX_DETAILS);
export const priority = z.enum(['high', 'medium', 'low']);
export const tags = z.array(z.string().trim().min(1).max(60)).max(MAX_TAGS);
export const taskId = z.string().min(1).max(200).describe('Id of the task, as add_task and list_tasks return it');
export const note = z.string().trim().max(MAX_NOTE);
export const dedupeKey = z.string().max(200).describe('Adding again under the same key returns the task that is there, instead of a second one');
const id = z.string().max(200);

/** Where a task belongs. A runtime says it with each call, and what it says holds; these are for clients that say nothing. */
export const scopeFields = {
  runId: id.optional().describe('Only tasks of this run'),
  sessionId: id.optional().describe('The session; the one of this conversation unless told'),
};

/** The session that a call writes into. Throws ToolError `denied` where the arguments name another than the one of the call. */
export function sessionToWrite(call: ToolCallContext, { sessionId = '', allSessions = false }: { sessionId?: string | undefined; allSessions?: boolean }): string {
  if (call.sessionId === '') return sessionId;
  const isOther = sessionId !== '' && sessionId !== call.sessionId;
  if (isOther || allSessions) throw otherSession(isOther ? `session "${sessionId}"` : 'all sessions');
  return call.sessionId;
}

/** Throws ToolError `denied` where a task belongs to another session than the call. */
export function requireOwn(call: ToolCallContext, task: { id: string; sessionId: string }): void {
  if (call.sessionId !== '' && task.sessionId !== call.sessionId) throw otherSession(`the task "${task.id}" of another session`);
}

function otherSession(what: string): ToolError {
  return new ToolError('denied', 'other-session', { problem: `This conversation may change its own tasks alone, not ${what}.`, remedy: 'Leave out sessionId and allSessions. Tasks of other sessions can be listed, and their user changes them there.' });
}

export function callerOf(call: ToolCallContext, caller: SafetyPolicy['caller'] | undefined): SafetyPolicy['caller'] {
  return call.sessionId === '' ? (caller ?? call.caller) : call.caller;
}
