import type { RuntimeStore } from '@chatos/runtime-store';
import { ConversationError } from '../errors.ts';

/** More is not shown side by side; the difference of the change is. */
const LARGEST_BYTES = 5 * 1024 * 1024;

/**
 * What a file held before or after a change; '' where there was no file.
 * @throws ConversationError NOT_FOUND where there is no such change, or its content is not kept (any more); UNUSABLE_INPUT where it is no text, or too large to show
 */
export function contentOfChange(store: Pick<RuntimeStore, 'fileChanges' | 'contents'>, id: string, side: 'before' | 'after'): string {
  const change = store.fileChanges.get(id);
  if (change === null) throw new ConversationError('NOT_FOUND', { problem: 'There is no such change (any more).', remedy: 'Read the list of changes again.' });
  const hash = change[side];
  if (hash === null) return '';
  const bytes = store.contents.read(hash);
  if (bytes === null) {
    throw new ConversationError('NOT_FOUND', { problem: `What ${change.path} held ${side} this change is kept no more.`, remedy: 'The oldest contents go when all of them would take more room than the settings allow. The difference is still there.' });
  }
  if (bytes.length > LARGEST_BYTES) throw new ConversationError('UNUSABLE_INPUT', { problem: `${change.path} is too large to be shown (${bytes.length} bytes).`, remedy: 'Look at the difference instead.' });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The one thing it throws for: bytes that are no UTF-8.
    throw new ConversationError('UNUSABLE_INPUT', { problem: `${change.path} is not text.`, remedy: 'Open it with a program of its kind.' });
  }
}
