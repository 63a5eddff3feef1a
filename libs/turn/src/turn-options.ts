import type { Explained } from '@chatos/contracts';
import type { RetryListener } from '@chatos/model-gateway';
import type { LanguageModel, ModelMessage } from 'ai';
import type { Compaction } from './compaction/compaction.ts';
import type { ReadMedia } from './tools/tool-output.ts';
import type { StepUsage, TurnEvent } from './turn-event.ts';
import type { TurnTool } from './turn-tool.ts';

/** What the user adds while the turn runs. The model is told of it right before its next call, behind the results of its tools. */
export interface Corrections {
  /** Whether there is one the model was not told of: a turn that would end makes one more call then. */
  isWaiting(): boolean;
  /** Takes them, in order, for the call with this number: they are part of its request. */
  take(step: number): readonly string[];
}

/** A tool call that waits for the user's answer. */
export interface ApprovalRequest {
  readonly callId: string;
  readonly tool: string;
  /** Frozen: what is approved is what is executed. */
  readonly arguments: unknown;
  readonly step: number;
}

export interface TurnOptions {
  /** A model, or how to make one that reports its retries to the turn. A throw of the maker ends the turn as failed. */
  readonly model: LanguageModel | ((onRetry: RetryListener) => LanguageModel);
  /** The system prompt; '' for none. */
  readonly system: string;
  /** The conversation so far, ending with the user's message. */
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly TurnTool[];
  /** How many rounds of tool calls may be executed. */
  readonly maxToolPasses: number;
  /** Absent: nobody corrects this turn. */
  readonly corrections?: Corrections;
  /** Asked before each call of the model, with what the turn has used so far: why there may be no further one, in words for the user; null where there may. The turn ends as completed with them. */
  readonly limitReached?: (used: StepUsage) => string | null;
  /** Absent: the context is never summarised, and a call that is refused as too long ends the turn. */
  readonly compaction?: Compaction;
  /** Awaited before each call of the model and of a tool, which it holds back for as long as the user wants; undefined where it holds nothing. A rejection with the signal is a stop. */
  readonly gate?: (signal: AbortSignal) => Promise<void> | undefined;
  /** Asks the user. The signal is aborted when the turn is stopped; the answer is no longer waited for then. */
  readonly approve: (request: ApprovalRequest, signal: AbortSignal) => Promise<'allow' | 'deny'>;
  /** Told everything, in order, one at a time: the next event waits for the promise of the last. A throw ends the turn as failed. */
  readonly emit: (event: TurnEvent) => void | Promise<void>;
  /** Words for a model's error; the gateway's `explainModelError`. */
  readonly explain: (error: unknown) => Explained;
  /** The bytes of a tool's image, which the model is given beside the text; absent for a model that takes text only. */
  readonly readMedia?: ReadMedia;
  readonly signal: AbortSignal;
}
