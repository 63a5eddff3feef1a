import { isDeepStrictEqual } from 'node:util';

/** From this same outcome of the same call on, one after the other, the model is told that it repeats itself: a second try is worth it, a third is none. */
export const TOLD_AT = 3;
/** With this many the turn ends: the model was told so several times. */
export const ENDED_AT = 10;
/** A call that takes as long waits for something (a job, a page that is built), and it may be right to wait again: it does not end the turn. */
export const WAITING_MS = 3_000;

export interface CallOutcome {
  /** The call of the model that asked for it. */
  readonly step: number;
  readonly tool: string;
  readonly input: unknown;
  /** What the model is to be told. */
  readonly result: string;
  /** False where it never came to the tool: unknown, not allowed, or with arguments that do not fit. */
  readonly wasExecuted: boolean;
  readonly elapsedMs: number;
}

/** Watches the calls of one turn for a model that goes round in circles. Calls of one round count as one: the model has yet to hear of the first. */
export interface Repetition {
  /** The result as the model is told it, with a word on the repetition where there is one. */
  told(outcome: CallOutcome): string;
  /** To be asked after each round: why the turn must not go on, in words for the user; null where it may. */
  ending(): string | null;
}

export function createRepetition(): Repetition {
  let last: CallOutcome | null = null;
  let same = 0;
  let sameAtOnce = 0;
  let unusableRounds = 0;
  let wasAnyExecuted = false;

  return {
    told(outcome) {
      const isSame = last !== null && last.tool === outcome.tool && last.result === outcome.result && isDeepStrictEqual(last.input, outcome.input);
      const isNewRound = last?.step !== outcome.step;
      last = outcome;
      wasAnyExecuted ||= outcome.wasExecuted;
      if (!isSame) same = sameAtOnce = 0;
      if (!isSame || isNewRound) {
        same += 1;
        if (outcome.elapsedMs < WAITING_MS) sameAtOnce += 1;
      }
      if (same < TOLD_AT) return outcome.result;
      return `${outcome.result}\n\n[ChatOS: call number ${same} in a row with these arguments and this result. Repeating it changes nothing: try something else, or tell the user what keeps you from going on.]`;
    },
    ending() {
      unusableRounds = wasAnyExecuted ? 0 : unusableRounds + 1;
      wasAnyExecuted = false;
      if (sameAtOnce >= ENDED_AT) return `Stopped: the model made the same call of ${last?.tool ?? ''} ${sameAtOnce} times in a row, with the same result each time. Tell it what to do instead, or choose another model.`;
      if (unusableRounds >= ENDED_AT) return `Stopped: ${unusableRounds} times in a row the model made no call that could be made, the last of ${last?.tool ?? ''}: they named no tool there is, one that is not allowed now, or had arguments that do not fit. Tell it what to do instead, or choose another model.`;
      return null;
    },
  };
}
