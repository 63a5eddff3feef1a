/** Why a server could not do what was asked of it. */
export type McpRuntimeErrorCode =
  | 'unusable-endpoint'
  | 'unknown-server'
  | 'unusable-arguments'
  | 'missing-environment-value'
  | 'start-failed'
  | 'start-timed-out'
  | 'start-held-back'
  | 'server-exited'
  | 'connection-lost'
  | 'call-timed-out'
  | 'protocol-error'
  | 'message-too-large'
  | 'restarted'
  | 'stopped-by-user'
  | 'stopped-idle'
  | 'session-forgotten'
  | 'session-unknown'
  | 'waiting-for-consent'
  | 'needs-sign-in'
  | 'redirect-refused'
  | 'address-refused'
  | 'sign-in-failed'
  | 'never-listed'
  | 'tool-changed'
  | 'not-served-here'
  | 'no-workspace'
  | 'not-running'
  | 'request-refused'
  | 'closed';

/** The one error of this library. `problem` and `remedy` are shown to the user as they are; the message is both. */
export class McpRuntimeError extends Error {
  readonly code: McpRuntimeErrorCode;
  readonly problem: string;
  readonly remedy: string;

  constructor(code: McpRuntimeErrorCode, explanation: { problem: string; remedy: string }, cause?: unknown) {
    super(`${explanation.problem} ${explanation.remedy}`.trim(), cause === undefined ? undefined : { cause });
    this.name = 'McpRuntimeError';
    this.code = code;
    this.problem = explanation.problem;
    this.remedy = explanation.remedy;
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
