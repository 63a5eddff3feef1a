import { experimental_streamLanguageModelCall, jsonSchema, tool, type FinishReason, type LanguageModel, type ModelMessage, type ToolSet } from 'ai';
import type { TurnTool } from '../turn-tool.ts';
import type { StepUsage } from '../turn-event.ts';
import { abortable, TurnStopped } from './abortable.ts';
import type { Emitter } from './emitter.ts';
import { createStepContent, type StepContent } from './step-content.ts';

/** A call the model asked for, not yet judged. */
export interface RequestedCall {
  readonly id: string;
  readonly tool: string;
  /** The parsed arguments, or the raw text where it is no JSON. */
  readonly input: unknown;
  readonly isJson: boolean;
  readonly metadata: Parameters<StepContent['addToolCall']>[3];
}

export interface StepResult {
  readonly content: StepContent;
  readonly calls: readonly RequestedCall[];
  readonly finishReason: FinishReason;
  readonly usage: StepUsage;
}

export interface StepOptions {
  readonly model: LanguageModel;
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly TurnTool[];
  readonly step: number;
  readonly emitter: Emitter;
  readonly signal: AbortSignal;
}

/**
 * One model call. The AI SDK's single call is used, not its loop: tools, approvals and limits are ours, and it repeats nothing by itself.
 * Executes no tool. Throws TurnStopped on abort, and the model's error where the call fails; what was emitted until then stays.
 */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const { emitter, signal, step } = options;
  const stream = await openCall(options);
  const content = createStepContent();
  const calls: RequestedCall[] = [];
  let finish: { finishReason: FinishReason; usage: StepUsage } | null = null;

  const reader = stream.getReader();
  // Ends a pending read at once even where the model ignores its signal.
  const onAbort = () => void reader.cancel(signal.reason).catch(ignoreLateFailure);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      if (signal.aborted) throw new TurnStopped();
      const { done, value: part } = await reader.read();
      if (signal.aborted) throw new TurnStopped();
      if (done) break;
      switch (part.type) {
        case 'text-delta':
        case 'reasoning-delta': {
          const kind = part.type === 'text-delta' ? 'text' : 'reasoning';
          content.append(kind, part.id, part.text, part.providerMetadata);
          if (part.text === '') break;
          const pending = emitter.emit({ type: kind, step, text: part.text });
          if (pending !== undefined) await pending;
          break;
        }
        case 'text-end':
        case 'reasoning-end':
          if (part.providerMetadata !== undefined) content.append(part.type === 'text-end' ? 'text' : 'reasoning', part.id, '', part.providerMetadata);
          break;
        case 'reasoning-start':
          content.append('reasoning', part.id, '', part.providerMetadata);
          break;
        case 'tool-call':
          if (part.providerExecuted !== true) {
            calls.push({ id: part.toolCallId, tool: part.toolName, input: part.input, isJson: typeof part.input !== 'string', metadata: part.providerMetadata });
          }
          break;
        case 'model-call-end':
          finish = { finishReason: part.finishReason, usage: { inputTokens: part.usage.inputTokens ?? 0, outputTokens: part.usage.outputTokens ?? 0 } };
          break;
        case 'error':
          throw part.error;
        default:
          break;
      }
    }
  } catch (error: unknown) {
    void reader.cancel(error).catch(ignoreLateFailure);
    if (signal.aborted) throw new TurnStopped();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  if (finish === null) throw new Error('the stream of the model ended without an end');
  return { content, calls, ...finish };
}

type CallStream = Awaited<ReturnType<typeof experimental_streamLanguageModelCall>>['stream'];

async function openCall({ model, system, messages, tools, signal }: StepOptions): Promise<CallStream> {
  const opening = experimental_streamLanguageModelCall({
    model,
    ...(system === '' ? {} : { instructions: system }),
    messages: [...messages],
    ...(tools.length === 0 ? {} : { tools: toolSet(tools) }),
    abortSignal: signal,
  });
  try {
    return (await abortable(opening, signal)).stream;
  } catch (error: unknown) {
    // A call that opens after the turn was stopped is closed again.
    void opening.then(({ stream }) => stream.cancel()).catch(ignoreLateFailure);
    if (signal.aborted) throw new TurnStopped();
    throw error;
  }
}

/** Descriptions only: without `execute`, the AI SDK calls nothing, and without a validator it judges nothing. */
function toolSet(tools: readonly TurnTool[]): ToolSet {
  return Object.fromEntries(tools.map(({ name, description, inputSchema }) => [name, tool({ description, inputSchema: jsonSchema(inputSchema) })]));
}

/** The step has ended by then, and its end has been told. */
function ignoreLateFailure(): void {}
