import type { Explained } from '@chatos/contracts';

/** `cursor-invalid`: a page was asked for with a cursor that no page returned. `record-unknown`: there is no record of that id (any more). */
export type RuntimeStoreErrorCode = 'cursor-invalid' | 'record-unknown';

/** The one error of this library; what is wrong with the disk or the database is a StateError. */
export class RuntimeStoreError extends Error {
  override readonly name = 'RuntimeStoreError';
  readonly code: RuntimeStoreErrorCode;
  readonly problem: string;
  readonly remedy: string;

  constructor(code: RuntimeStoreErrorCode, { problem, remedy }: Explained) {
    super(`${problem} ${remedy}`);
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
  }
}

export function unknownRecord(what: string, id: string): RuntimeStoreError {
  return new RuntimeStoreError('record-unknown', { problem: `There is no ${what} "${id}".`, remedy: 'It may have been removed in the meantime: read the list again.' });
}
