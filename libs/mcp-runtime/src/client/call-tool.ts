import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { CallToolResultSchema, ErrorCode, McpError, UrlElicitationRequiredError } from '@modelcontextprotocol/sdk/types.js';
import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import { elicitUrl } from '../requests/elicitation.ts';
import type { RequestHost } from '../requests/request-host.ts';
import type { UrlElicitations } from '../requests/url-elicitations.ts';
import type { WaitingRequests } from '../requests/waiting.ts';
import type { ToolCallResult } from '../types.ts';
import { CallClock } from './call-clock.ts';
import { toToolCallResult } from './call-result.ts';
import type { CallRequest } from './connection.ts';
import { createProgressReporter } from './progress-text.ts';

/** The SDK's own timers are set to what they can hold at most: the clock of the call ends it, and stands still where theirs would not. */
const NEVER_MS = 2 ** 31 - 1;

export interface CallParts {
  readonly server: string;
  readonly host: RequestHost | null;
  readonly waiting: WaitingRequests;
  readonly completions: UrlElicitations | null;
}

/** Calls one tool. Rejects with what the SDK or the transport threw, and with the signal's reason. */
export async function callTool(client: Client, call: CallRequest, parts: CallParts): Promise<ToolCallResult> {
  const clock = new CallClock(call);
  const follow = () => (parts.waiting.isAny ? clock.pause() : clock.resume());
  const stopFollowing = parts.waiting.onChange(follow);
  const reporter = call.onProgress ? createProgressReporter(call.onProgress) : null;
  follow();
  const request = () => send(client, call, { clock, report: (progress) => reporter?.report(progress) });
  try {
    return await request();
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof UrlElicitationRequiredError) return await afterElicitations(error, call, parts, request);
    if (isAnswerOfServer(error)) return { text: error.message, isError: true };
    throw error;
  } finally {
    stopFollowing();
    clock.stop();
    reporter?.close();
  }
}

async function send(client: Client, call: CallRequest, { clock, report }: { clock: CallClock; report(progress: Progress): void }): Promise<ToolCallResult> {
  // `client.callTool` would compile every output schema of the server's first, hostile ones too.
  const result = await client.request({ method: 'tools/call', params: { name: call.tool, arguments: call.arguments, _meta: call.meta } }, CallToolResultSchema, {
    signal: AbortSignal.any([call.signal, clock.signal]),
    timeout: NEVER_MS,
    // Asking for progress is what makes a server send it.
    onprogress(progress) {
      clock.progressed();
      report(progress);
    },
  });
  return toToolCallResult(result, call.outputSchema);
}

/** The server wants the user to have been at an address before it takes the call: the user is asked, and the call is made once more. */
async function afterElicitations({ elicitations, message }: UrlElicitationRequiredError, call: CallRequest, { server, host, waiting, completions }: CallParts, again: () => Promise<ToolCallResult>): Promise<ToolCallResult> {
  const questions = host?.questions;
  if (!questions || !completions) return { text: message, isError: true };
  const sessionId = typeof call.meta['sessionId'] === 'string' ? call.meta['sessionId'] : null;
  for (const elicitation of elicitations) {
    const asked = waiting.while(async () => {
      const { action } = await elicitUrl(elicitation, { server, sessionId, questions, signal: call.signal });
      if (action === 'accept') await completions.wait(elicitation.elicitationId, AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutMs)]));
      return action;
    });
    const action = await (asked ?? Promise.resolve('cancel' as const)).catch((error: unknown) => {
      call.signal.throwIfAborted();
      return error instanceof McpError ? error.message : 'late';
    });
    if (action !== 'accept') return { text: `${message}\n${words(action)}`, isError: true };
  }
  try {
    return await again();
  } catch (error) {
    call.signal.throwIfAborted();
    if (isAnswerOfServer(error)) return { text: error.message, isError: true };
    throw error;
  }
}

function words(action: string): string {
  if (action === 'late') return 'The user opened the address, but the server did not say in time that it is done. Call the tool again once it is.';
  return action === 'decline' || action === 'cancel' ? 'The user did not open the address.' : action;
}

/** An error the server sent as its answer, such as wrong arguments: the model can correct itself, so it is a result and not a failure. */
function isAnswerOfServer(error: unknown): error is McpError {
  const ours: number[] = [ErrorCode.RequestTimeout, ErrorCode.ConnectionClosed];
  return error instanceof McpError && !ours.includes(error.code);
}
