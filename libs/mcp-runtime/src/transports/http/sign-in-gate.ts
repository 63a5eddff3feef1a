import type { McpServerRecord, QuestionAnswer } from '@chatos/contracts';
import { McpRuntimeError } from '../../errors.ts';
import type { QuestionAsker } from '../../requests/question-asker.ts';
import { waitFor } from '../../supervision/wait-for.ts';

export interface SignInRequest {
  readonly server: Pick<McpServerRecord, 'id' | 'name' | 'revision'>;
  /** What the server wants to be allowed; null where it does not say. */
  readonly scope: string | null;
  readonly problem: string;
  readonly signal: AbortSignal;
}

/** Nobody's browser is opened without their word. */
export interface SignInGate {
  /** Resolves once the user wants to sign in. Rejects with McpRuntimeError 'needs-sign-in' where the user does not, or nobody can be asked. */
  pass(request: SignInRequest): Promise<void>;
}

interface OpenQuestion {
  readonly answer: Promise<QuestionAnswer>;
  readonly withdraw: AbortController;
  waiting: number;
}

/** Calls that wait for one server share one question. What was declined is not asked again until the server's settings change. */
export function createSignInGate(questions: QuestionAsker | undefined): SignInGate {
  const open = new Map<string, OpenQuestion>();
  const declined = new Set<string>();
  return {
    async pass({ server, scope, problem, signal }) {
      const key = `${server.id} ${server.revision} ${scope ?? ''}`;
      if (!questions || declined.has(key)) throw needsSignIn(server.name);
      let question = open.get(key);
      if (!question) {
        const withdraw = new AbortController();
        const reason = scope === null ? problem : `It wants to be allowed: ${scope}.`;
        const answer = questions.ask({ sessionId: null, server: server.name, body: { kind: 'sign-in', reason } }, withdraw.signal);
        question = { answer, withdraw, waiting: 0 };
        open.set(key, question);
        const forget = () => open.delete(key);
        answer.then(forget, forget);
      }
      question.waiting++;
      try {
        const { action } = await waitFor(question.answer, signal);
        if (action === 'accept') return;
      } finally {
        question.waiting--;
        if (question.waiting === 0) question.withdraw.abort(needsSignIn(server.name));
      }
      declined.add(key);
      throw needsSignIn(server.name);
    },
  };
}

function needsSignIn(server: string): McpRuntimeError {
  return new McpRuntimeError('needs-sign-in', { problem: `The MCP server "${server}" wants you signed in.`, remedy: 'Sign in with the button at the server in the settings.' });
}
