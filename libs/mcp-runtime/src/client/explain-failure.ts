import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { ProcessGroupError } from '@chatos/process-host';
import { StateError } from '@chatos/state';
import { McpRuntimeError, messageOf } from '../errors.ts';
import { MESSAGE_TOO_LARGE } from '../transports/stdio-transport.ts';

export interface FailureContext {
  server: string;
  phase: 'start' | 'call';
  /** What the transport knows of its own end. */
  reasonOfEnd: McpRuntimeError | null;
}

/** Says in words for the user what went wrong between us and a server. What the transport knows of its end explains more than what the call met. */
export function explainFailure(error: unknown, { server, phase, reasonOfEnd }: FailureContext): McpRuntimeError {
  if (error instanceof McpRuntimeError) return error;
  if (reasonOfEnd) return reasonOfEnd;
  const cause = error instanceof Error && error.cause instanceof McpRuntimeError ? error.cause : null;
  if (cause) return cause;
  const subject = `The MCP server "${server}"`;
  if (error instanceof ProcessGroupError || error instanceof StateError) {
    return new McpRuntimeError('start-failed', { problem: `${subject} cannot be started. ${error.problem}`, remedy: error.remedy }, error);
  }
  if (error instanceof McpError && error.code === (ErrorCode.RequestTimeout as number)) return timedOut(subject, phase, error);
  if (error instanceof McpError && error.code === MESSAGE_TOO_LARGE) {
    return new McpRuntimeError('message-too-large', { problem: `${subject} answered, but ${error.message.replace(/^MCP error -?\d+: /, '')}.`, remedy: 'Ask it for less at a time: a part, a page, a narrower search.' }, error);
  }
  if (error instanceof McpError && error.code === (ErrorCode.ConnectionClosed as number)) {
    return new McpRuntimeError('connection-lost', { problem: `The connection to the MCP server "${server}" was closed.`, remedy: 'Try again: it starts with the next call.' }, error);
  }
  if (error instanceof StreamableHTTPError) {
    return new McpRuntimeError('connection-lost', { problem: `${subject} refused the request${error.code === undefined ? '' : ` (HTTP ${error.code})`}: ${error.message}`, remedy: 'Check its address in the settings, and whether it asks for a sign-in.' }, error);
  }
  if (isNetworkError(error)) {
    return new McpRuntimeError('connection-lost', { problem: `${subject} cannot be reached: ${networkReason(error)}.`, remedy: 'Check its address in the settings, and whether it runs.' }, error);
  }
  return new McpRuntimeError('protocol-error', { problem: `${subject} answered in a way that cannot be understood: ${firstLines(messageOf(error))}`, remedy: 'Check that the command starts an MCP server, and whether a newer version of it exists.' }, error);
}

function timedOut(subject: string, phase: FailureContext['phase'], error: McpError): McpRuntimeError {
  const { timeout, maxTotalTimeout } = (error.data ?? {}) as { timeout?: number; maxTotalTimeout?: number };
  const limit = maxTotalTimeout ?? timeout;
  const seconds = limit === undefined ? 'in time' : `within ${limit / 1000} s`;
  if (phase === 'start') {
    return new McpRuntimeError('start-timed-out', { problem: `${subject} started but did not answer ${seconds}.`, remedy: 'Run its command in a terminal to see what it waits for.' }, error);
  }
  return new McpRuntimeError('call-timed-out', { problem: `${subject} did not answer the call ${seconds}; it was told to stop.`, remedy: 'Allow it more time in its settings, or ask for less at once.' }, error);
}

/** `fetch` wraps the network's own error as the cause of a TypeError. */
function isNetworkError(error: unknown): error is TypeError & { cause: NodeJS.ErrnoException } {
  return error instanceof TypeError && error.cause instanceof Error;
}

function networkReason(error: { cause: NodeJS.ErrnoException }): string {
  return error.cause.message === '' ? (error.cause.code ?? 'the connection failed') : error.cause.message;
}

function firstLines(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
