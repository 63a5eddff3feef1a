import type { ToolCallState } from '@chatos/contracts';
import { approvalArguments } from '../tools/approval-arguments.ts';
import { argumentsProblem } from '../tools/check-arguments.ts';
import { fittingResult } from '../tools/result-text.ts';
import type { TurnOptions } from '../turn-options.ts';
import type { ToolResult, TurnTool } from '../turn-tool.ts';
import { abortable, TurnStopped } from './abortable.ts';
import type { Emitter } from './emitter.ts';
import type { RequestedCall } from './run-step.ts';
import type { Repetition } from './repetition.ts';
import { messageOf, TurnFailure } from './turn-failure.ts';
import { passGate } from './pass-gate.ts';

export interface ToolCallOptions {
  readonly call: RequestedCall;
  /** The id it goes by in this turn. */
  readonly callId: string;
  readonly step: number;
  readonly tools: ReadonlyMap<string, TurnTool>;
  readonly approve: TurnOptions['approve'];
  readonly gate: TurnOptions['gate'];
  readonly repetition: Repetition;
  readonly emitter: Emitter;
  readonly signal: AbortSignal;
}

interface FinishedCall extends ToolResult {
  readonly state: Extract<ToolCallState, 'succeeded' | 'failed' | 'denied'>;
}

/**
 * Judges one call, asks for approval where its policy wants it, and executes it: announced by one `tool-call`, closed by one `tool-result`,
 * whatever happens. What goes wrong with the call is told to the model, which may do better; only a stop or a failure of the turn itself throws.
 */
export async function runToolCall(options: ToolCallOptions): Promise<ToolResult> {
  const { call, callId, step, emitter, signal } = options;
  const tool = options.tools.get(call.tool);
  const input = approvalArguments(call.input);
  const refusal = refuse(call, tool, input, options.tools);
  const asks = refusal === null && tool?.policy === 'ask';
  const startedAt = performance.now();
  // The call counts as announced, and its result as told, from the moment the event is handed over: a stop may cut the waiting short.
  let isClosed = false;
  try {
    await emitter.emit({ type: 'tool-call', step, callId, tool: call.tool, arguments: input, state: asks ? 'waiting-for-approval' : 'running' });
    const finished = refusal ?? (await carryOut(options, tool as TurnTool, input, asks));
    const result = fittingResult(options.repetition.told({ step, tool: call.tool, input, result: finished.text, wasExecuted: refusal === null, elapsedMs: performance.now() - startedAt }));
    isClosed = true;
    const media = finished.media === undefined || finished.media.length === 0 ? {} : { media: finished.media };
    await emitter.emit({ type: 'tool-result', callId, state: finished.state, result, resultBlob: finished.blob ?? null, ...media });
    return { text: result, isError: finished.isError, ...media };
  } catch (error: unknown) {
    const wasStopped = signal.aborted || error instanceof TurnStopped;
    if (!isClosed) await emitter.emitClosing({ type: 'tool-result', callId, state: wasStopped ? 'stopped' : 'failed', result: wasStopped ? 'Stopped by the user.' : messageOf(error), resultBlob: null });
    throw wasStopped ? new TurnStopped() : error;
  }
}

/** Whether the model is told of it now. */
export function isOffered({ refusal }: TurnTool): boolean {
  return (refusal?.() ?? null) === null;
}

function refuse(call: RequestedCall, tool: TurnTool | undefined, input: unknown, tools: ReadonlyMap<string, TurnTool>): FinishedCall | null {
  if (tool === undefined) {
    const offered = [...tools.values()].filter(isOffered).map(({ name }) => name);
    return failed(`There is no tool named "${call.tool}". ${offered.length === 0 ? 'No tools are offered.' : `The tools offered are: ${offered.join(', ')}.`}`);
  }
  if (!call.isJson) return failed('The arguments are not a valid JSON object, so the tool was not called. Call it again with one.');
  const problem = argumentsProblem(tool.inputSchema, input);
  if (problem !== null) return failed(`The arguments do not fit the tool, so it was not called:\n${problem}`);
  const reason = tool.refusal?.() ?? null;
  if (reason !== null) return { state: 'denied', isError: true, text: reason };
  if (tool.policy === 'deny') return { state: 'denied', isError: true, text: "The user's settings do not allow this tool. Do not call it again; go on without it." };
  return null;
}

async function carryOut({ call, callId, step, approve, gate, emitter, signal }: ToolCallOptions, tool: TurnTool, input: unknown, asks: boolean): Promise<FinishedCall> {
  if (asks) {
    const answer = await abortable(ask(() => approve({ callId, tool: call.tool, arguments: input, step }, signal)), signal);
    if (answer !== 'allow') return { state: 'denied', isError: true, text: 'The user denied this call. Do not repeat it; go on without it, or ask the user.' };
  }
  // What it waited for (the user, a slow watcher) may have taken long: the turn may be held by now, and the call not be wanted any more.
  await passGate(gate, signal);
  const reason = tool.refusal?.() ?? null;
  if (reason !== null) return { state: 'denied', isError: true, text: reason };
  if (asks) await emitter.emit({ type: 'tool-state', callId, state: 'running' });
  if (signal.aborted) throw new TurnStopped();
  try {
    const { text, isError, blob = null, media = [] } = await abortable(started(() => tool.execute(input, { callId, signal, progress: progressTo(emitter, callId) })), signal);
    return { state: isError ? 'failed' : 'succeeded', isError, text, blob, media };
  } catch (error: unknown) {
    if (signal.aborted) throw new TurnStopped();
    return failed(`The tool failed: ${messageOf(error)}`);
  }
}

/** Hands over the newest progress; what comes while the reader is still at the last is dropped, for it is out of date before it is read. */
function progressTo(emitter: Emitter, callId: string): (text: string) => void {
  let isTaking = false;
  return (text) => {
    if (isTaking) return;
    isTaking = true;
    void (async () => {
      try {
        await emitter.emit({ type: 'tool-progress', callId, text });
      } catch {
        // A reader that fails is met again by the result, which ends the turn with its reason.
      } finally {
        isTaking = false;
      }
    })();
  };
}

/** Without an answer nothing is executed, and the turn cannot go on. */
async function ask(approve: () => Promise<'allow' | 'deny'>): Promise<'allow' | 'deny'> {
  try {
    return await approve();
  } catch (error: unknown) {
    throw new TurnFailure({ problem: `The approval of a tool call could not be asked for: ${messageOf(error)}`, remedy: 'Send the message again.' }, error);
  }
}

/** A throw before the first await counts as a rejection. */
async function started<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

function failed(text: string): FinishedCall {
  return { state: 'failed', isError: true, text };
}
