import type { QuestionAnswer } from '@chatos/contracts';
import type { NewQuestion, QuestionAsker } from '../src/index.ts';

export interface ScriptedAsker extends QuestionAsker {
  readonly asked: NewQuestion[];
  readonly withdrawn: NewQuestion[];
}

/** Answers every question by the script; one the script has no answer to waits until it is withdrawn. */
export function scriptedAsker(script: (question: NewQuestion) => QuestionAnswer | null): ScriptedAsker {
  const asked: NewQuestion[] = [];
  const withdrawn: NewQuestion[] = [];
  return {
    asked, withdrawn,
    ask(question, signal) {
      asked.push(question);
      const answer = script(question);
      if (answer) return Promise.resolve(answer);
      return new Promise((_resolve, reject) => {
        const onAbort = () => {
          withdrawn.push(question);
          reject(signal.reason as Error);
        };
        if (signal.aborted) onAbort();
        else signal.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}
