import type { UiPromptLog } from '@chatos/runtime-store';
import { statSync } from 'node:fs';

/** How far back an unanswered question is looked for: a question that is older scrolled out of every page long ago. */
const LOOKED_THROUGH_BYTES = 512 * 1024;
const PAGE = 1000;
const MAX_FOUND = 100;
/**
 * Of our own questions, and of those that a built-in server asked through its runtime (`prompt_…`). Tool servers write other requests into the same
 * file, and answer them by themselves.
 */
const OUR_ID = /^(?:prompt_)?[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The questions of an earlier run that have no answer in the record. Their process is gone, so they will never have one. */
export async function unansweredQuestions(log: Pick<UiPromptLog, 'read'>, path: string): Promise<string[]> {
  const unanswered = new Set<string>();
  let offset = Math.max(0, sizeOf(path) - LOOKED_THROUGH_BYTES);
  for (let isAtEnd = false; !isAtEnd; ) {
    const page = await log.read({ offset, limit: PAGE });
    for (const { action, requestId, prompt } of page.items) {
      if (action === 'response') unanswered.delete(requestId);
      else if (OUR_ID.test(requestId) && (requestId.startsWith('prompt_') || prompt?.['source'] !== undefined)) unanswered.add(requestId);
    }
    isAtEnd = page.atEnd || page.nextOffset === offset;
    offset = page.nextOffset;
  }
  return [...unanswered].slice(-MAX_FOUND);
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error: unknown) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
