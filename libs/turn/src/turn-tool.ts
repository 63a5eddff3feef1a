import type { ToolMedia, ToolPolicy } from '@chatos/contracts';
import type { JSONSchema7 } from 'ai';

export interface ToolResult {
  /** What the model is told. */
  readonly text: string;
  readonly isError: boolean;
  /** Where the whole was too large for a model: the id under which it is saved. */
  readonly blob?: string | null;
  /** Its images and audio, saved under their ids. */
  readonly media?: readonly ToolMedia[];
}

export interface ToolCallContext {
  readonly callId: string;
  /** Aborted when the turn is stopped. A tool that ignores it is left behind, its late result dropped. */
  readonly signal: AbortSignal;
  /** To be told how far it is, as often as it likes. */
  readonly progress?: (text: string) => void;
}

/** A tool a turn may offer to the model. */
export interface TurnTool {
  /** Unique in its turn; letters, digits, `_` and `-`, as every provider takes them. */
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments, an object. Arguments that do not fit are answered with an error to the model, and never executed. */
  readonly inputSchema: JSONSchema7;
  readonly policy: ToolPolicy;
  /**
   * Why it must not be called now, in words for the model; null (or absent) where it may. Asked before each call of the model, which is not offered it then,
   * before the user is asked, and right before it is executed.
   */
  readonly refusal?: () => string | null;
  /** `input` is frozen, and is the very object that was shown for approval. A throw becomes an error result. */
  execute(input: unknown, context: ToolCallContext): Promise<ToolResult>;
}
