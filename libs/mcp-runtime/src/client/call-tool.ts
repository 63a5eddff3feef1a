import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ErrorCode, McpError, UrlElicitationRequiredError } from '@modelcontextprotocol/sdk/types.js';
import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import { messageOf } from '../errors.ts';
import { elicitUrl } from '../requests/elicitation.ts';
import type { RequestHost } from '../requests/request-host.ts';
import type { UrlElicitations } from '../requests/url-elicitations.ts';
import type { WaitingRequests } from '../requests/waiting.ts';
import type { ReceivedResult } from '../results/keep-media.ts';
import { MESSAGE_TOO_LARGE } from '../transports/stdio-transport.ts';
import { CallClock } from './call-clock.ts';
import { toToolCallResult } from './call-result.ts';
import type { CallRequest } from './connection.ts';
import { createProgressReporter } from './progress-text.ts';
import { followWaiting, NEVER_MS } from './timed-request.ts';
import { toolResultSchema } from './result-contents.ts';

/** How long a server may take to say that what the user did at an address is done; after that the call is made again all the same. */
const COMPLETION_MS = 120_000;

export interface CallParts {
  readonly server: string;
  readonly host: RequestHost | null;
  readonly waiting: WaitingRequests;
  readonly completions: UrlElicitations | null;
}

/** Calls one tool. Rejects with what the SDK or the transport threw, and with the signal's reason. */
export async function callTool(client: Client, call: CallRequest, parts: CallParts): Promise<ReceivedResult> {
  const clock = new CallClock(call, call.signal);
  const stopFollowing = followWaiting(clock, parts.waiting);
  const reporter = call.onProgress ? createProgressReporter(call.onProgress) : null;
  const request = () => send(client, call, { clock, report: (progress) => reporter?.report(progress) });
  try {
    return await request();
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof UrlElicitationRequiredError) return await afterElicitations(error, call, parts, request);
    if (isAnswerOfServer(error)) return { text: error.message, isError: true };
    throw error;
  } finally {
    if (call.signal.aborted && typeof call.meta['sessionId'] === 'string') parts.waiting.withdraw(call.meta['sessionId'], call.meta['toolCallId']);
    stopFollowing();
    clock.close();
    reporter?.close();
  }
}

async function send(client: Client, call: CallRequest, { clock, report }: { clock: CallClock; report(progress: Progress): void }): Promise<ReceivedResult> {
  // `client.callTool` would compile every output schema of the server's first, hostile ones too.
  const result = await client.request({ method: 'tools/call', params: { name: call.tool, arguments: call.arguments, _meta: call.meta } }, toolResultSchema, {
    signal: clock.signal,
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
async function afterElicitations({ elicitations, message }: UrlElicitationRequiredError, call: CallRequest, { server, host, waiting, completions }: CallParts, again: () => Promise<ReceivedResult>): Promise<ReceivedResult> {
  const questions = host?.questions;
  if (!questions || !completions) return { text: message, isError: true };
  const sessionId = typeof call.meta['sessionId'] === 'string' ? call.meta['sessionId'] : null;
  for (const elicitation of elicitations) {
    const asked = waiting.while(sessionId, async () => {
      const { action } = await elicitUrl(elicitation, { server, sessionId, questions, signal: call.signal });
      if (action === 'accept') await completions.wait(elicitation.elicitationId, AbortSignal.any([call.signal, AbortSignal.timeout(COMPLETION_MS)])).catch(() => call.signal.throwIfAborted());
      return action;
    });
    const refusal = await (asked ?? Promise.resolve('cancel')).then((action) => (action === 'accept' ? null : 'The user did not open the address.'), (error: unknown) => {
      call.signal.throwIfAborted();
      return messageOf(error);
    });
    if (refusal !== null) return { text: `${message}\n${refusal}`, isError: true };
  }
  try {
    return await again();
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof UrlElicitationRequiredError) return { text: `${message}\nThe user opened the address, but it is not done there yet. Call the tool again once it is.`, isError: true };
    if (isAnswerOfServer(error)) return { text: error.message, isError: true };
    throw error;
  }
}

/** An error the server sent as its answer, such as wrong arguments: the model can correct itself, so it is a result and not a failure. */
export function isAnswerOfServer(error: unknown): error is McpError {
  const ours: number[] = [ErrorCode.RequestTimeout, ErrorCode.ConnectionClosed, MESSAGE_TOO_LARGE];
  return error instanceof McpError && !ours.includes(error.code);
}
