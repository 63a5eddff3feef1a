import { UI_PROMPT_CAPABILITY } from '@chatos/contracts';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { CancelledNotificationSchema, CreateMessageRequestSchema, ElicitationCompleteNotificationSchema, ElicitRequestSchema, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { ClientCapabilities, ElicitRequestURLParams, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { elicitForm, elicitUrl } from './elicitation.ts';
import { asRefusal, tooManyWaiting } from './refusals.ts';
import type { RequestHost } from './request-host.ts';
import { rootsOf } from './roots.ts';
import { sample } from './sampling.ts';
import { askPrompt, uiPromptMessage } from './ui-prompts.ts';
import { createUrlElicitations } from './url-elicitations.ts';
import type { UrlElicitations } from './url-elicitations.ts';
import type { WaitingRequests } from './waiting.ts';

/** What we say of ourselves in `initialize`: exactly what `answerRequests` answers with the same host. */
export function capabilitiesFor(host: RequestHost | null, isBuiltin = false): ClientCapabilities {
  if (host === null) return {};
  return {
    ...(host.workspaceRoot ? { roots: { listChanged: true } } : {}),
    ...(host.questions ? { elicitation: { form: { applyDefaults: true }, url: {} } } : {}),
    ...(host.questions && host.sessionModel ? { sampling: {} } : {}),
    ...(host.questions && isBuiltin ? { experimental: { [UI_PROMPT_CAPABILITY]: {} } } : {}),
  };
}

export interface AnswerOptions {
  readonly server: string;
  readonly host: RequestHost;
  readonly waiting: WaitingRequests;
  /** Whether the server is one the workbench brings: it may ask in ways the protocol does not know. */
  readonly isBuiltin?: boolean;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Answers a server's own requests. Pings are the SDK's to answer. */
export function answerRequests(client: Client, { server, host, waiting, isBuiltin = false }: AnswerOptions): UrlElicitations {
  const completions = createUrlElicitations();
  obeyCancellations(client);
  const { questions, sessionModel, workspaceRoot } = host;

  /** Runs what waits for the user, for the session whose request it is; a cancellation by the server withdraws it. */
  async function forSession<Result>(extra: Extra, work: (sessionId: string | null, signal: AbortSignal) => Promise<Result>): Promise<Result> {
    try {
      const sessionId = host.sessionForRequest(extra._meta);
      const callId = extra._meta?.['toolCallId'];
      const running = waiting.while(sessionId, (withdrawn) => work(sessionId, AbortSignal.any([extra.signal, withdrawn])), typeof callId === 'string' ? callId : null);
      if (running === null) throw tooManyWaiting();
      return await running;
    } catch (error) {
      throw asRefusal(error);
    }
  }

  if (workspaceRoot) {
    client.setRequestHandler(ListRootsRequestSchema, (_request, extra) => {
      // Only a request that names its session is about that one's folder; every other is about the server's own.
      const sessionId = typeof extra._meta?.['sessionId'] === 'string' ? host.sessionForRequest(extra._meta) : null;
      return { roots: rootsOf(workspaceRoot(sessionId)) };
    });
  }
  if (questions) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }, extra) => forSession(extra, (sessionId, signal) => {
      if (params.mode !== 'url') return elicitForm(params, { server, sessionId, questions, signal });
      return askForUrl(params, (open) => elicitUrl(params, { server, sessionId, questions, signal: open }), signal);
    }));
    client.setNotificationHandler(ElicitationCompleteNotificationSchema, ({ params }) => completions.completed(params.elicitationId));
  }
  if (questions && isBuiltin) {
    client.setRequestHandler(uiPromptMessage, ({ params }, extra) => forSession(extra, (sessionId, signal) => askPrompt(params, { server, sessionId, questions, signal })));
  }
  if (questions && sessionModel) {
    client.setRequestHandler(CreateMessageRequestSchema, ({ params }, extra) => forSession(extra, (sessionId, signal) => sample(params, sessionId, signal, { server, questions, sessionModel })));
  }
  return completions;

  /** A question whose matter is settled while it is still open closes by itself: the user was there by another way. */
  async function askForUrl<Result extends { action: 'accept' | 'decline' | 'cancel' }>({ elicitationId }: ElicitRequestURLParams, ask: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result | { action: 'accept' }> {
    const settled = new AbortController();
    const watching = new AbortController();
    completions.wait(elicitationId, watching.signal).then(() => settled.abort(), () => undefined);
    try {
      return await ask(AbortSignal.any([signal, settled.signal]));
    } catch (error) {
      if (settled.signal.aborted && !signal.aborted) return { action: 'accept' };
      throw error;
    } finally {
      watching.abort();
    }
  }
}

/**
 * The SDK ignores a cancellation of the request with the id 0, which is the first one its own servers send. Its own controllers are used, so
 * that a cancelled request gets no answer, as the specification asks; should the SDK rename them, this does not compile.
 */
function obeyCancellations(client: Client): void {
  client.setNotificationHandler(CancelledNotificationSchema, ({ params }) => {
    if (params.requestId !== undefined) client['_requestHandlerAbortControllers'].get(params.requestId)?.abort(new Error(params.reason ?? 'The server cancelled its request'));
  });
}
