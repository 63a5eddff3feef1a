import type { NewFileChange, PlannedChanges, RuntimeStore } from '@chatos/runtime-store';
import type { AccessPolicy, PlannedChange, PreparedChange, Workspace } from '@chatos/workspace-files';
import { WorkspaceError } from '@chatos/workspace-files';
import type { ToolCallContext, ToolOutcome } from '../kit/index.ts';
import { ToolError } from '../kit/index.ts';
import { accessOf } from './read-tool.ts';
import type { ChangeReport } from './change-report.ts';
import { describeReport, reportOf } from './change-report.ts';
import { confirmChange } from './confirm.ts';
import { warningsOfLaterPrograms } from './later-programs.ts';
import { createTurns } from './turns.ts';
import { explained } from './tool-errors.ts';

export type Prepare = (workspace: Workspace, policy: AccessPolicy) => Promise<PreparedChange>;

/** Makes changes of one server: prepared, confirmed where the settings or what is changed say so, recorded, made. */
export type ChangeFiles = (tool: string, call: ToolCallContext, prepare: Prepare) => Promise<ToolOutcome<ChangeReport>>;

export interface ChangingParts {
  readonly workspace: Workspace;
  readonly records: Pick<RuntimeStore, 'fileChanges'>;
  /** The server's name, for the records. */
  readonly server: string;
  readonly onError?: (error: Error) => void;
}

export function createChangeFiles({ workspace, records: { fileChanges }, server, onError }: ChangingParts): ChangeFiles {
  const takeTurn = createTurns();

  /** The record is on the disk before the first file changes, so that a process that is killed in between leaves no change unrecorded. */
  async function make(tool: string, call: ToolCallContext, prepared: PreparedChange, remark: string): Promise<ToolOutcome<ChangeReport>> {
    const { sessionId, runId, userMessageId, toolCallId, policy } = call;
    const place = { workspaceRoot: workspace.root, tool, server, sessionId, runId, userMessageId, toolCallId };
    call.signal.throwIfAborted();
    const { ids, areContentsKept } = plan(prepared.changes.map((change) => ({ ...recorded(change), ...place })), policy.contentStoreMaxBytes);
    try {
      await prepared.commit();
    } catch (error: unknown) {
      letGo(ids, error);
      throw error;
    }
    const report = reportOf(prepared.changes, ids, remark);
    const notice = areContentsKept ? '' : '\nThe contents before and after are not kept: the content store has no room for them in its budget.';
    const unrecorded = attempt(() => fileChanges.finish(ids));
    if (unrecorded === null) return { status: 'ok', text: describeReport(prepared.summary, report) + notice, data: report };
    return { status: 'partial', text: `${describeReport(prepared.summary, report)}\nThe change is made, but not yet in the records: ${unrecorded} It is written down when the server starts next. Do not make the change again; tell the user.`, data: report };
  }

  function plan(changes: readonly NewFileChange[], maxContentBytes: number): PlannedChanges {
    try {
      return fileChanges.plan(changes, { maxContentBytes });
    } catch (error: unknown) {
      throw new ToolError('error', 'not-recorded', {
        problem: `The change could not be written down before it is made (${describe(error)}), so it was not made.`,
        remedy: 'Tell the user that the records of the workbench cannot be written: its disk may be full, or read-only. Then try again.',
      }, { cause: error });
    }
  }

  /** `failed` alone may leave a part of the change: what the files hold is recorded then. What cannot be written down now is settled when the server starts next. */
  function letGo(ids: readonly string[], error: unknown): void {
    const failure = attempt(() => (error instanceof WorkspaceError && error.code !== 'failed' ? fileChanges.discard(ids) : fileChanges.settle(ids)));
    if (failure !== null) onError?.(new Error(`${server}.letGo: ${failure}`));
  }

  return async (tool, call, prepare) => {
    const prepared = () => prepare(workspace, accessOf(call));
    const cautionsOf = ({ changes }: PreparedChange) => warningsOfLaterPrograms(workspace.root, changes);
    /** Null where it is to be asked about, and not made. */
    const makeUnasked = async () => {
      const change = await prepared();
      return cautionsOf(change).length > 0 ? null : make(tool, call, change, '');
    };
    try {
      const made = call.policy.confirmFileChanges ? null : await explained(() => takeTurn(makeUnasked));
      if (made !== null) return made;
      // Nobody waits for a person who is asked about another change; what changes meanwhile is found out when the change is made.
      const change = await explained(prepared);
      const remark = await confirmChange(change, server, call, cautionsOf(change));
      return await explained(() => takeTurn(() => make(tool, call, change, remark)));
    } catch (error: unknown) {
      if (isNothingToChange(error)) return { status: 'noop', text: `${error.problem} ${error.remedy}`, data: { changes: [], remark: '' } };
      throw error;
    }
  };
}

function recorded({ path, absolutePath, changeType, before, after, beforeMode, afterMode, diff }: PlannedChange) {
  return { path, absolutePath, changeType, before, after, beforeMode, afterMode, diff };
}

function isNothingToChange(error: unknown): error is { problem: string; remedy: string } {
  return error instanceof Error && (error as { code?: unknown }).code === 'nothing-to-change';
}

/** What went wrong, or null. */
function attempt(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error: unknown) {
    return describe(error);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
