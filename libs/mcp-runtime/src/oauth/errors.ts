import { OAuthError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { McpRuntimeError, messageOf } from '../errors.ts';

const AT_THE_SERVER = 'Sign in with the button at the server in the settings.';

/** The user must sign in, or sign in again. */
export function needsSignIn(server: string, why = 'nobody is signed in'): McpRuntimeError {
  return new McpRuntimeError('needs-sign-in', { problem: `The MCP server "${server}" wants you signed in: ${why}.`, remedy: AT_THE_SERVER });
}

/** Signing in does not help as things are. */
export function signInFailed(server: string, why: string, remedy = 'Try again; if it stays like this, tell whoever runs the server.', cause?: unknown): McpRuntimeError {
  return new McpRuntimeError('sign-in-failed', { problem: `Signing in to the MCP server "${server}" failed: ${why}.`, remedy }, cause);
}

/** Whatever the flow met, in words; what a sign-in server wrote is cut and freed of control characters. */
export function explainSignIn(error: unknown, server: string): McpRuntimeError {
  if (error instanceof McpRuntimeError) return error;
  if (error instanceof OAuthError) return signInFailed(server, `its sign-in server refused (${plain(error.errorCode)}${error.message === '' ? '' : `: ${plain(error.message)}`})`, undefined, error);
  const reason = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  return signInFailed(server, plain(messageOf(reason)), undefined, error);
}

export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 300).trim().replace(/\.$/, '');
}
