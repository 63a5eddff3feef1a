import { sharedProcedures } from '@chatos/contracts';
import { implement } from '@orpc/server';
import type { Questions } from '../questions/questions.ts';
import { withTypedErrors } from './typed-errors.ts';

/** What servers ask the user: listed, watched, answered. */
export function questionProcedures(questions: Questions) {
  const os = implement(sharedProcedures).use(withTypedErrors);
  return {
    list: os.questions.list.handler(() => questions.list()),
    watch: os.questions.watch.handler(async ({ signal }) => questions.watch(signal)),
    answer: os.questions.answer.handler(({ input }) => {
      questions.answer(input.id, input.answer);
      return {};
    }),
  };
}
