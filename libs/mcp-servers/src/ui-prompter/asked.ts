import type { UiPrompt, UiPromptResponse } from '@chatos/contracts';
import { z } from 'zod';
import type { ToolCallContext } from '../kit/index.ts';
import { ToolError } from '../kit/index.ts';

/** Nobody waits longer at a question than this. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** What both prompts take beside their fields. */
export const faceFields = {
  title: z.string().max(500).default('').describe('What it is about, in a few words'),
  message: z.string().max(20_000).default('').describe('What the user needs to know to answer'),
  allow_cancel: z.boolean().default(true),
  timeout_ms: z.number().int().min(1000).max(LONGEST_WAIT_MS).optional().describe('Give up after so many milliseconds; it waits unless told'),
};

/** The answer. Throws ToolError: `canceled` where the user cancels, `timeout` where nobody answers. */
export async function askFor(call: ToolCallContext, prompt: UiPrompt, timeoutMs: number | undefined): Promise<UiPromptResponse> {
  const response = await call.ask(prompt, { timeoutMs: timeoutMs ?? null });
  if (response.status === 'ok') return response;
  if (response.status === 'timeout') throw new ToolError('timeout', 'not-answered', { problem: 'The user did not answer in time.', remedy: 'Go on without the answer where you can, or ask once more later.' });
  throw new ToolError('canceled', 'user-canceled', { problem: 'The user cancelled the question.', remedy: 'Do not ask it again; go on without the answer, or say what you cannot do without it.' });
}

/** The first of the texts that is there twice; null where each is there once. */
export function repeatedOf(texts: readonly string[]): string | null {
  return texts.find((text, index) => texts.indexOf(text) !== index) ?? null;
}
