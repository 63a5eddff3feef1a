import type { UiPrompt, UiPromptResponse } from '@chatos/contracts';
import { UI_PROMPT_CAPABILITY, UI_PROMPT_METHOD, uiPromptResponse } from '@chatos/contracts';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { ElicitRequestFormParams } from '@modelcontextprotocol/sdk/types.js';
import { ElicitResultSchema, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CallMeta } from '../call-meta.ts';
import { canceled, ToolError } from '../errors.ts';
import type { AskingOptions } from '../resources.ts';
import type { AskOptions } from '../tool.ts';
import { problemOfAnswer } from './answers.ts';
import { formOf, responseOf } from './elicitation.ts';
import { LONGEST_TIMER_MS, requestOfClient } from './own-request.ts';
import { recordedPrompt, recordedResponse } from './prompt-records.ts';

/** What a question needs of the call it is asked in. */
export interface AskingCall {
  readonly server: Server;
  readonly asking: AskingOptions;
  readonly meta: CallMeta;
  readonly signal: AbortSignal;
}

/** A runtime closes a prompt by itself; only one that does not is given up by the server, so much later. */
const GRACE_MS = 15_000;

const elicited = z.custom<z.output<typeof ElicitResultSchema>>((value) => ElicitResultSchema.safeParse(value).success);

/**
 * Asks on the connection of the call, on which alone the answer returns: a runtime of ours by `chatos/ui-prompt`, any other client by elicitation. `--yes` gives
 * the confirmations that no runtime of ours can be asked for. The request is written down before it is sent; the response by whoever has it from the user.
 */
export async function askUser(call: AskingCall, prompt: UiPrompt, { timeoutMs = null }: AskOptions): Promise<UiPromptResponse> {
  if (call.signal.aborted) throw canceled();
  const capabilities = call.server.getClientCapabilities();
  const isConfirmation = prompt.kind === 'task_confirm' || prompt.kind === 'file_change_confirm';
  const asksRuntime = capabilities?.experimental?.[UI_PROMPT_CAPABILITY] !== undefined;
  // By its id a runtime knows at its next start which questions were its own to answer.
  const question = { requestId: `${asksRuntime ? 'prompt' : 'form'}_${randomUUID()}`, prompt, timeoutMs };
  if (asksRuntime) {
    recordRequest(call, question);
    return usable(prompt, await askRuntime(call, question));
  }
  if (isConfirmation && call.asking.yes) return recorded(call, question, () => Promise.resolve({ status: 'ok' }));
  if (capabilities?.elicitation?.form === undefined) throw nobodyToAsk(isConfirmation);
  const form = formOf(prompt);
  return usable(prompt, await recorded(call, question, () => askByForm(call, question, form)));
}

interface Question {
  readonly requestId: string;
  readonly prompt: UiPrompt;
  readonly timeoutMs: number | null;
}

async function askRuntime(call: AskingCall, question: Question): Promise<UiPromptResponse> {
  const wait = question.timeoutMs === null ? LONGEST_TIMER_MS : question.timeoutMs + GRACE_MS;
  return answered(call, requestOfClient(call.server, call.meta, { method: UI_PROMPT_METHOD, params: { ...question } }, uiPromptResponse, { signal: call.signal, timeoutMs: wait }));
}

async function askByForm(call: AskingCall, { prompt, timeoutMs }: Question, form: ElicitRequestFormParams): Promise<UiPromptResponse> {
  const asked = requestOfClient(call.server, call.meta, { method: 'elicitation/create', params: { ...form } }, elicited, { signal: call.signal, timeoutMs: timeoutMs ?? LONGEST_TIMER_MS });
  return answered(call, asked.then((result) => responseOf(prompt, result)));
}

/** What becomes of a request that brought no answer. */
async function answered(call: AskingCall, response: Promise<UiPromptResponse>): Promise<UiPromptResponse> {
  try {
    return await response;
  } catch (error) {
    if (call.signal.aborted) throw canceled();
    if (error instanceof McpError && error.code === Number(ErrorCode.RequestTimeout)) return { status: 'timeout' };
    const message = error instanceof Error ? error.message : String(error);
    throw new ToolError('error', 'asking-failed', { problem: `The user could not be asked: ${message}.`, remedy: 'Nothing was done. Tell the user what you wanted to ask, and go on without it.' }, { cause: error });
  }
}

/** Writes down request and response of a question whose answer comes to this server itself; a question that is withdrawn or fails is closed as cancelled. */
async function recorded(call: AskingCall, question: Question, answer: () => Promise<UiPromptResponse>): Promise<UiPromptResponse> {
  recordRequest(call, question);
  try {
    const given = await answer();
    recordResponse(call, question, given);
    return given;
  } catch (error) {
    recordResponse(call, question, { status: 'canceled' });
    throw error;
  }
}

function recordRequest({ asking, meta }: AskingCall, { requestId, prompt }: Question): void {
  const shown = recordedPrompt(prompt, meta.policy.uiPromptLogMode);
  if (shown !== null) asking.uiPrompts?.append({ action: 'request', requestId, ...runOf(meta), prompt: shown });
}

function recordResponse({ asking, meta }: AskingCall, { requestId, prompt }: Question, response: UiPromptResponse): void {
  const shown = recordedResponse(prompt, response, meta.policy.uiPromptLogMode);
  if (shown !== null) asking.uiPrompts?.append({ action: 'response', requestId, ...runOf(meta), response: shown });
}

function runOf({ runId }: CallMeta): { runId?: string } {
  return runId === '' ? {} : { runId };
}

function usable(prompt: UiPrompt, response: UiPromptResponse): UiPromptResponse {
  const problem = problemOfAnswer(prompt, response);
  if (problem === null) return response;
  throw new ToolError('error', 'answer-unusable', { problem: `The answer to the question does not fit it: ${problem}.`, remedy: 'Ask once more, or go on without it.' });
}

function nobodyToAsk(isConfirmation: boolean): ToolError {
  const problem = 'This has to be asked of the user, and the connected client can ask nobody (it declares no elicitation).';
  return new ToolError('denied', 'nobody-to-ask', {
    problem,
    remedy: isConfirmation
      ? 'Nothing was done. Tell the user; they can use a client that can ask, or start this server with --yes, which gives every confirmation.'
      : 'Ask the user in your own words instead.',
  });
}
