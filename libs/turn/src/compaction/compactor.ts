import type { LanguageModel, ModelMessage } from 'ai';
import { TurnStopped } from '../loop/abortable.ts';
import type { Emitter } from '../loop/emitter.ts';
import type { StepResult } from '../loop/run-step.ts';
import { messageOf, TurnFailure, TurnLimit } from '../loop/turn-failure.ts';
import type { StepUsage } from '../turn-event.ts';
import type { TurnOptions } from '../turn-options.ts';
import type { TurnTool } from '../turn-tool.ts';
import { estimateMessages, estimateTokens } from './message-text.ts';
import { contextFromSummary } from './summary-message.ts';
import { EmptySummary, summarise } from './summarise.ts';

/**
 * A summary that makes the context less than this part of the threshold smaller is not worth a call: where the system prompt, the tools and the user's own
 * words alone take nearly all of it, the next call would take as much again.
 */
const WORTHWHILE = 0.25;
/** After a summary that failed, the context has to grow by this before the next is tried. */
const GROWTH_BEFORE_NEXT = 1.1;
/** Where the model refuses even the transcript, it is given this part of it. */
const SMALLER = 0.25;

export interface Compactor {
  /** Before the call `step`: summarises what came before where it has become too long, or the user wants it. */
  beforeCall(tools: readonly TurnTool[], step: number): Promise<void>;
  /** Makes the call; where the model refuses it as too long, summarises what came before and makes it once more. */
  call(tools: readonly TurnTool[], step: number, run: () => Promise<StepResult>): Promise<StepResult>;
  /** What the newest call took of the context, in tokens; estimated where the provider did not count, and 0 before the first. */
  taken(): number;
}

export interface CompactorOptions {
  readonly options: Pick<TurnOptions, 'compaction' | 'system' | 'explain' | 'signal'>;
  readonly model: LanguageModel;
  /** The turn's own list, which is changed in place; it begins as what the turn was given. */
  readonly messages: ModelMessage[];
  readonly emitter: Emitter;
  /** Told what a summary took. */
  spent(usage: StepUsage): void;
  /** Waits while the turn is held, and throws TurnLimit where there may be no further call of the model: asked again after a summary, which took its time and its share. */
  beReady(): Promise<void>;
}

/**
 * Keeps the context within what the model can read. All messages before a call are replaced at once by the summary and by what the user said in this turn,
 * word for word: so no call is ever torn from its result, and the newest message is always told.
 */
export function createCompactor({ options, model, messages, emitter, spent, beReady }: CompactorOptions): Compactor {
  const { compaction, system, explain, signal } = options;
  if (compaction === undefined) return withoutCompaction();
  const { isTooLong } = compaction;
  let taken = compaction.takenBefore;
  let failedAt = 0;
  /** What the first call after a summary took, which no further summary makes less; 0 where none was made in this turn. */
  let floor = 0;
  let isJustCompacted = false;
  /** Where what was said in this turn begins: at the user's newest message. */
  let start = Math.max(0, messages.length - 1);
  let summaryMessage: ModelMessage | null = null;

  const told = () => messages.slice(start).filter((message) => message.role === 'user' && message !== summaryMessage);
  const estimateAll = (tools: readonly TurnTool[]) => estimateMessages(messages) + estimateTokens(system) + estimateTools(tools);

  function isDue(tools: readonly TurnTool[]): boolean {
    const threshold = compaction!.threshold();
    // Nobody counted the turns before.
    if (taken === 0) taken = estimateAll(tools);
    if (taken <= threshold || taken < failedAt * GROWTH_BEFORE_NEXT) return false;
    const worthwhile = threshold * WORTHWHILE;
    if (taken - floor < worthwhile) return false;
    const staying = estimateMessages(told());
    return estimateMessages(messages) - staying >= worthwhile || staying + estimateTokens(system) + estimateTools(tools) < threshold - worthwhile;
  }

  /** Throws what `summarise` throws. */
  async function compact(tools: readonly TurnTool[], step: number, sizes: readonly number[]): Promise<void> {
    await emitter.emit({ type: 'compacting', step });
    const { text, usage } = await summarise({ model, messages, sizes, isTooLong, signal });
    spent(usage);
    const before = estimateAll(tools);
    const tokensBefore = taken > 0 ? taken : before;
    const said = told();
    const context = contextFromSummary(text, said, step > 0);
    messages.splice(0, messages.length, ...context);
    summaryMessage = context.find((message) => !said.includes(message)) ?? null;
    start = 0;
    taken = 0;
    failedAt = 0;
    isJustCompacted = true;
    await emitter.emit({ type: 'compacted', step, text, tokensBefore, tokensAfter: Math.min(tokensBefore, Math.round((tokensBefore * estimateAll(tools)) / before)), usage });
    await beReady();
  }

  return {
    async beforeCall(tools, step) {
      const isWanted = compaction.takeWish();
      if (messages.length === told().length || !(isWanted || isDue(tools))) return;
      const size = compaction.threshold();
      try {
        await compact(tools, step, [size, size * SMALLER]);
      } catch (error: unknown) {
        if (isOwn(error)) throw error;
        failedAt = taken;
        await emitter.emit({ type: 'compaction-failed', step, problem: problemOf(error) });
      }
    },
    async call(tools, step, run) {
      let result: StepResult;
      try {
        result = await run();
      } catch (error: unknown) {
        if (isOwn(error) || !isTooLong(error) || messages.length === told().length) throw error;
        await afterRefusal(tools, step, error);
        result = await run();
      }
      taken = result.usage.inputTokens > 0 ? result.usage.inputTokens : estimateAll(tools);
      if (isJustCompacted) floor = taken;
      isJustCompacted = false;
      return result;
    },
    taken: () => taken,
  };

  /** The model's true limit is not known: half of what it refused is tried first. */
  async function afterRefusal(tools: readonly TurnTool[], step: number, refusal: unknown): Promise<void> {
    const size = Math.min(compaction!.threshold(), estimateMessages(messages)) / 2;
    try {
      await compact(tools, step, [size, size * SMALLER]);
    } catch (error: unknown) {
      if (isOwn(error)) throw error;
      const { problem, remedy } = explain(refusal);
      throw new TurnFailure({ problem: `${problem} It could not be summarised either: ${problemOf(error)}`, remedy }, error);
    }
  }

  function problemOf(error: unknown): string {
    if (error instanceof EmptySummary) return 'the model gave no summary.';
    try {
      return explain(error).problem;
    } catch (failure: unknown) {
      return `${messageOf(error)} (and could not be explained: ${messageOf(failure)})`;
    }
  }
}

function withoutCompaction(): Compactor {
  let taken = 0;
  return {
    beforeCall: async () => undefined,
    async call(_tools, _step, run) {
      const result = await run();
      taken = result.usage.inputTokens;
      return result;
    },
    taken: () => taken,
  };
}

/** What ends the turn, whatever a summary would have been worth. */
function isOwn(error: unknown): boolean {
  return error instanceof TurnStopped || error instanceof TurnFailure || error instanceof TurnLimit;
}

function estimateTools(tools: readonly TurnTool[]): number {
  return tools.reduce((sum, { name, description, inputSchema }) => sum + estimateTokens(name) + estimateTokens(description) + estimateTokens(JSON.stringify(inputSchema)), 0);
}
