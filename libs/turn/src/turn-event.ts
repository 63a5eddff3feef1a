import type { ToolCallState, ToolMedia } from '@chatos/contracts';
import type { RetryNotice } from '@chatos/model-gateway';

export interface StepUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a turn tells while it runs. `step` counts its model calls from 0. Every `tool-call` is followed by exactly one `tool-result`. */
export type TurnEvent =
  | { readonly type: 'text'; readonly step: number; readonly text: string }
  | { readonly type: 'reasoning'; readonly step: number; readonly text: string }
  | {
      readonly type: 'tool-call';
      readonly step: number;
      /** Unique in the turn, even where the provider's ids are not. */
      readonly callId: string;
      readonly tool: string;
      /** Exactly what is executed. The raw text where the model wrote no valid JSON (then nothing is executed). */
      readonly arguments: unknown;
      readonly state: ToolCallState;
    }
  | { readonly type: 'tool-state'; readonly callId: string; readonly state: ToolCallState }
  /** How far a running call is, in words; only the newest counts. */
  | { readonly type: 'tool-progress'; readonly callId: string; readonly text: string }
  | {
      readonly type: 'tool-result';
      readonly callId: string;
      readonly state: ToolCallState;
      /** What the model is told. */
      readonly result: string;
      /** The id of the whole, where that is only a part of it. */
      readonly resultBlob: string | null;
      /** Its images and audio; absent where it has none. */
      readonly media?: readonly ToolMedia[];
    }
  /** The context is being summarised before the call `step`; one of the next two follows, or the turn's end. */
  | { readonly type: 'compacting'; readonly step: number }
  /** From this call on `text` stands in the place of everything before it. `usage` is what the summary took; `tokensAfter` is an estimate. */
  | { readonly type: 'compacted'; readonly step: number; readonly text: string; readonly tokensBefore: number; readonly tokensAfter: number; readonly usage: StepUsage }
  /** The turn goes on with all of it. */
  | { readonly type: 'compaction-failed'; readonly step: number; readonly problem: string }
  /** `contextTokens` is what the call took of the model's context; an estimate where the provider did not count. */
  | { readonly type: 'step-finished'; readonly step: number; readonly usage: StepUsage; readonly contextTokens: number }
  | ({ readonly type: 'retry'; readonly step: number } & RetryNotice);

/** How a turn ended. There is exactly one. */
export interface TurnOutcome {
  readonly state: 'completed' | 'failed' | 'stopped';
  /** What the user is told: why it failed, which limit it met; null where there is nothing to tell. */
  readonly notice: string | null;
  /** The model calls made. */
  readonly steps: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}
