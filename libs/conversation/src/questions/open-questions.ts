import type { RuntimeName } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import type { RuntimeContext } from '@chatos/state';
import type { ConfigurationClient } from '../configuration/configuration-client.ts';
import type { Log } from '../running/engine-parts.ts';
import { createQuestions } from './questions.ts';
import type { Questions } from './questions.ts';
import { unansweredQuestions } from './unanswered.ts';

export interface OpenQuestionsOptions {
  readonly context: RuntimeContext<RuntimeName>;
  readonly store: Pick<RuntimeStore, 'uiPrompts'>;
  readonly configuration: Pick<ConfigurationClient, 'current'>;
  readonly log: Log;
}

/** The questions of a runtime that starts: those its last run left open are closed as interrupted. Never rejects. */
export async function openQuestions({ context, store, configuration, log }: OpenQuestionsOptions): Promise<Questions> {
  const interrupted = await unansweredQuestions(store.uiPrompts, context.paths.uiPrompts).catch((error: unknown) => {
    log('error', `questions.open: the record of questions could not be read: ${String(error)}`);
    return [];
  });
  if (interrupted.length > 0) log('warn', `questions.open: ${interrupted.length} questions were left open and are closed as interrupted`);
  return createQuestions({ append: (entry) => store.uiPrompts.append(entry), logMode: () => configuration.current()?.settings.uiPromptLogMode ?? 'full', interrupted, log });
}
