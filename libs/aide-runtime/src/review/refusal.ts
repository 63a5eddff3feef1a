import { WorkspaceError } from '@chatos/workspace-files';

/** `let-go`: contents are not kept; `not-text` and `too-large`: there are no lines; `unknown`: it was never recorded; `mixed`: others changed the same lines in between; `in-the-way`: what is at the path now. */
export type RefusalKind = 'let-go' | 'not-text' | 'too-large' | 'unknown' | 'mixed' | 'in-the-way';

/** Why one file cannot be shown or undone, in words for the user; the others still can. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, problem: string) {
    super(problem);
    this.kind = kind;
  }
}

/** The words where work was refused by us or by the file system; throws all else. */
export function refusedAs(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof WorkspaceError) return new Refusal(error.code === 'too-large' ? 'too-large' : 'in-the-way', error.problem);
  throw error;
}
