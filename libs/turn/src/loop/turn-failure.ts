import type { Explained } from '@chatos/contracts';

/** A turn that cannot go on, in words for the user. Never leaves `runTurn`. */
export class TurnFailure extends Error {
  override readonly name = 'TurnFailure';
  readonly explained: Explained;

  constructor(explained: Explained, cause: unknown) {
    super(explained.problem, { cause });
    this.explained = explained;
  }
}

/** No further call of the model may be made; the message says why, in words for the user. Never leaves `runTurn`. */
export class TurnLimit extends Error {
  override readonly name = 'TurnLimit';
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message === '' ? 'unknown error' : message;
}
