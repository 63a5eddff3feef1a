import type { CallReport } from '@chatos/contracts';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { CallMeta } from './call-meta.ts';
import { databaseFailureOf } from './database-failures.ts';
import { canceled, ToolError } from './errors.ts';
import type { Tool, ToolOutcome } from './tool.ts';

/** Which server answers for which tool, in which call. */
export interface CallPlace {
  readonly server: string;
  readonly tool: string;
  readonly meta: CallMeta;
}

export function resultOfOutcome(place: CallPlace, outcome: ToolOutcome<Record<string, unknown>>): CallToolResult {
  return { content: [{ type: 'text', text: outcome.text }], structuredContent: { ...outcome.data, chatos: reportOf(place, { status: outcome.status, code: '', error: '' }) } };
}

/** Only the fields of `data` that fit the tool's output are shown: an error's result is checked by clients too. */
export function resultOfFailure(place: CallPlace, failure: ToolError, tool: Tool | undefined): CallToolResult {
  const { status, code, problem, remedy } = failure;
  const data = tool?.output.partial().safeParse(failure.data);
  return {
    isError: true,
    content: [{ type: 'text', text: `${problem} ${remedy}` }],
    structuredContent: { ...(data?.success === true ? data.data : {}), chatos: reportOf(place, { status, code, error: problem }) },
  };
}

/** An error of a library that explains itself reaches the model as it is; any other is ours, and the model is told no more than what it says. */
export function failureOf(error: unknown, signal: AbortSignal): ToolError {
  if (signal.aborted) return canceled();
  if (error instanceof ToolError) return error;
  const ofDatabase = databaseFailureOf(error);
  if (ofDatabase !== null) return ofDatabase;
  if (isExplained(error)) return new ToolError('error', error.code, error, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new ToolError('error', 'internal', { problem: `The tool failed: ${message}.`, remedy: 'This is a defect of the tool, not of the call. Go on without it, and tell the user.' }, { cause: error });
}

function isExplained(error: unknown): error is { code: string; problem: string; remedy: string } {
  if (!(error instanceof Error)) return false;
  const { code, problem, remedy } = error as Partial<Record<'code' | 'problem' | 'remedy', unknown>>;
  return [code, problem, remedy].every((part) => typeof part === 'string');
}

function reportOf({ server, tool, meta }: CallPlace, ended: Pick<CallReport, 'status' | 'code' | 'error'>): CallReport {
  const { sessionId, runId, toolCallId, userMessageId, caller } = meta;
  return { ...ended, server, tool, trace: { sessionId, runId, toolCallId, userMessageId, caller }, ts: new Date().toISOString() };
}
