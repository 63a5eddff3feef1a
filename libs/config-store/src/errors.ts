import type { Explained } from '@chatos/contracts';

/** Why the shared configuration refused something; each has its own row in the table of `routers/typed-errors.ts`. */
export type ConfigStoreErrorCode =
  | 'unusable-input'
  | 'not-found'
  | 'stale-revision'
  | 'vault-damaged'
  | 'vault-key-missing'
  | 'vault-unusable';

/** The one error of this library. `problem` and `remedy` are shown to the user as they are; neither ever holds the value of a secret. */
export class ConfigStoreError extends Error implements Explained {
  readonly code: ConfigStoreErrorCode;
  readonly problem: string;
  readonly remedy: string;
  /** For 'stale-revision': the revision of the record now in force. */
  readonly revision: number | undefined;

  constructor(code: ConfigStoreErrorCode, explained: Explained, details: { revision?: number; cause?: unknown } = {}) {
    super(`${explained.problem} ${explained.remedy}`, { cause: details.cause });
    this.name = 'ConfigStoreError';
    this.code = code;
    this.problem = explained.problem;
    this.remedy = explained.remedy;
    this.revision = details.revision;
  }
}
