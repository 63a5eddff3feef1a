import type { RetryNotice } from '@chatos/model-gateway';
import type { LanguageModel, ModelMessage, ToolModelMessage } from 'ai';
import type { StepUsage, TurnOutcome } from '../turn-event.ts';
import { toolOutput } from '../tools/tool-output.ts';
import type { TurnOptions } from '../turn-options.ts';
import { TurnStopped } from './abortable.ts';
import { createCallIds } from './call-ids.ts';
import { createEmitter, type Emitter } from './emitter.ts';
import { createCompactor } from '../compaction/compactor.ts';
import { finishNotice, passesNotice } from './finish-notice.ts';
import { passGate } from './pass-gate.ts';
import { createRepetition } from './repetition.ts';
import { runStep, type StepResult } from './run-step.ts';
import { isOffered, runToolCall } from './run-tool-call.ts';
import { messageOf, TurnFailure, TurnLimit } from './turn-failure.ts';

/**
 * Runs one turn to its end: model call, its tool calls, the next model call, until the model asks for no more tools and the user has no more
 * corrections. Never rejects; the
 * outcome is its one terminal state. Tool calls are carried out one after the other in the model's order, each announced when its turn comes:
 * the user answers one question at a time, effects keep their order, and a stopped turn leaves no call open that was never begun.
 */
export async function runTurn(options: TurnOptions): Promise<TurnOutcome> {
  const progress: Progress = { steps: 0, inputTokens: 0, outputTokens: 0 };
  try {
    const notice = await loop(options, progress);
    return { state: 'completed', notice, ...progress };
  } catch (error: unknown) {
    if (error instanceof TurnLimit) return { state: 'completed', notice: error.message, ...progress };
    if (error instanceof TurnStopped || options.signal.aborted) return { state: 'stopped', notice: null, ...progress };
    return { state: 'failed', notice: failureNotice(error, options.explain), ...progress };
  }
}

interface Progress {
  steps: number;
  inputTokens: number;
  outputTokens: number;
}

async function loop(options: TurnOptions, progress: Progress): Promise<string | null> {
  const { signal, maxToolPasses } = options;
  const emitter = createEmitter(options.emit, signal);
  const messages: ModelMessage[] = [...options.messages];
  const tools = new Map(options.tools.map((tool) => [tool.name, tool]));
  const nextCallId = createCallIds();
  const repetition = createRepetition();
  const model = makeModel(options, emitter, () => progress.steps - 1);
  const spent = ({ inputTokens, outputTokens }: StepUsage) => {
    progress.inputTokens += inputTokens;
    progress.outputTokens += outputTokens;
  };
  const beReady = async () => {
    await passGate(options.gate, signal);
    keepToLimit(options, progress);
  };
  const compactor = createCompactor({ options, model, messages, emitter, spent, beReady });

  for (let passes = 0; ; ) {
    if (signal.aborted) throw new TurnStopped();
    await beReady();
    const step = progress.steps;
    const offered = options.tools.filter(isOffered);
    await compactor.beforeCall(offered, step);
    for (const text of options.corrections?.take(step) ?? []) messages.push({ role: 'user', content: text });
    progress.steps += 1;
    const result = await compactor.call(offered, step, () => runStep({ model, system: options.system, messages, tools: offered, step, emitter, signal }));
    spent(result.usage);
    await emitter.emit({ type: 'step-finished', step, usage: result.usage, contextTokens: compactor.taken() });

    if (!mayCallTools(result)) {
      const answer = result.content.message();
      if (options.corrections?.isWaiting() !== true) return finishNotice(result.finishReason, !result.content.hasWords());
      if (answer !== null) messages.push(answer);
      continue;
    }
    if (passes >= maxToolPasses) return passesNotice(maxToolPasses);
    passes += 1;
    const answers: ToolModelMessage['content'] = [];
    for (const call of result.calls) {
      await passGate(options.gate, signal);
      const callId = nextCallId(call.id);
      const answer = await runToolCall({ call, callId, step, tools, approve: options.approve, gate: options.gate, repetition, emitter, signal });
      result.content.addToolCall(callId, call.tool, call.input, call.metadata);
      answers.push({ type: 'tool-result', toolCallId: callId, toolName: call.tool, ...(await toolOutput(answer, options.readMedia)) });
    }
    const said = result.content.message();
    if (said !== null) messages.push(said);
    messages.push({ role: 'tool', content: answers });
    const stuck = repetition.ending();
    // What the user has just said may lead it out.
    if (stuck !== null && options.corrections?.isWaiting() !== true) return stuck;
  }
}

/** Throws TurnLimit where there may be no further call of the model. */
function keepToLimit({ limitReached }: TurnOptions, { inputTokens, outputTokens }: Progress): void {
  const limit = limitReached?.({ inputTokens, outputTokens }) ?? null;
  if (limit !== null) throw new TurnLimit(limit);
}

/** An answer that was cut off may have cut off a call: what is left of it is not what the model meant. */
function mayCallTools({ calls, finishReason }: StepResult): boolean {
  return calls.length > 0 && finishReason !== 'length' && finishReason !== 'content-filter';
}

function makeModel({ model }: TurnOptions, emitter: Emitter, step: () => number): LanguageModel {
  if (typeof model !== 'function') return model;
  return model((notice: RetryNotice) => emitter.emit({ type: 'retry', step: step(), ...notice }));
}

function failureNotice(error: unknown, explain: TurnOptions['explain']): string {
  if (error instanceof TurnFailure) return join(error.explained);
  try {
    return join(explain(error));
  } catch (failure: unknown) {
    // The words failed, not the turn: it still ends, with what is known.
    return `The turn failed: ${messageOf(error)} (and could not be explained: ${messageOf(failure)})`;
  }
}

function join({ problem, remedy }: { problem: string; remedy: string }): string {
  return `${problem} ${remedy}`.trim();
}
