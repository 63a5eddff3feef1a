export type ProcessGroupErrorCode = 'command-not-found' | 'command-not-executable' | 'working-directory-unusable' | 'spawn-failed';

/** Why a command could not be started, with words for the user. */
export class ProcessGroupError extends Error {
  readonly code: ProcessGroupErrorCode;
  readonly problem: string;
  readonly remedy: string;

  constructor(code: ProcessGroupErrorCode, problem: string, remedy: string, cause?: unknown) {
    super(problem, { cause });
    this.name = 'ProcessGroupError';
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
  }
}
