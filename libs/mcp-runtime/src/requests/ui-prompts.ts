import { UI_PROMPT_METHOD, uiPromptRequest } from '@chatos/contracts';
import type { UiPrompt, UiPromptRequest, UiPromptResponse } from '@chatos/contracts';
import { z } from 'zod';
import type { ElicitationParts } from './elicitation.ts';
import type { AskedAnswer } from './question-asker.ts';

/** How a built-in server asks the user. */
export const uiPromptMessage = z.object({ method: z.literal(UI_PROMPT_METHOD), params: uiPromptRequest });

/** Asks the user what a built-in server wants to know, under the id by which the server recorded it. Rejects where the question is withdrawn. */
export async function askPrompt({ requestId, prompt, timeoutMs }: UiPromptRequest, { server, sessionId, questions, signal }: ElicitationParts): Promise<UiPromptResponse> {
  const answer = await questions.ask({ sessionId, server, body: { kind: 'ui-prompt', prompt } }, signal, { requestId, ...(timeoutMs === null ? {} : { timeoutMs }) });
  return toResponse(prompt, answer);
}

/** What was answered, in the words of the prompt's kind. The asker has checked it. */
function toResponse(prompt: UiPrompt, { action, content, selection, tasks, remark, isTimedOut }: AskedAnswer): UiPromptResponse {
  if (isTimedOut === true) return { status: 'timeout' };
  const said = remark === undefined ? {} : { remark };
  if (action !== 'accept') return { status: 'canceled', ...said };
  switch (prompt.kind) {
    case 'kv':
      return { status: 'ok', values: Object.fromEntries(Object.entries(content ?? {}).map(([key, value]) => [key, String(value)])) };
    case 'choice':
      return { status: 'ok', selection: selection ?? prompt.default };
    case 'task_confirm':
      return { status: 'ok', tasks: tasks ?? prompt.tasks, ...said };
    case 'file_change_confirm':
      return { status: 'ok', ...said };
  }
}
