import { checkForm, externalLink, readForm } from '@chatos/contracts';
import type { ElicitRequestFormParams, ElicitRequestURLParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import type { QuestionAsker } from './question-asker.ts';
import { unusableRequest } from './refusals.ts';

const MAX_MESSAGE = 20_000;
const MAX_URL = 8192;

export interface ElicitationParts {
  readonly server: string;
  readonly sessionId: string | null;
  readonly questions: QuestionAsker;
  readonly signal: AbortSignal;
}

/** Asks the user for the values of a form: checked on the way in, and on the way out, with the defaults filled in. */
export async function elicitForm({ message, requestedSchema }: ElicitRequestFormParams, { server, sessionId, questions, signal }: ElicitationParts): Promise<ElicitResult> {
  const fields = readForm(requestedSchema);
  if (fields === null) throw unusableRequest('The requested schema is not a form the protocol allows');
  const { action, content } = await questions.ask({ sessionId, server, body: { kind: 'elicitation-form', message: message.slice(0, MAX_MESSAGE), schema: requestedSchema } }, signal);
  if (action !== 'accept') return { action };
  const checked = checkForm(fields, content ?? {});
  // An asker that lets such an answer through is a defect of ours, and no reason to hand the server what it did not ask for.
  if ('problems' in checked) throw new Error(`elicitForm: the answer does not fit the form: ${checked.problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')}`);
  return { action, content: checked.content };
}

/** Asks the user to do something at an address. An acceptance is the user's consent to open it, not a word on what became of it. */
export async function elicitUrl({ message, url }: Pick<ElicitRequestURLParams, 'message' | 'url'>, { server, sessionId, questions, signal }: ElicitationParts): Promise<ElicitResult> {
  if (url.length > MAX_URL || !externalLink.safeParse(url).success || hasCredentials(url)) throw unusableRequest('Only https addresses, or http addresses of this machine, can be opened');
  const { action } = await questions.ask({ sessionId, server, body: { kind: 'elicitation-url', message: message.slice(0, MAX_MESSAGE), url } }, signal);
  return { action };
}

/** `https://bank.example@evil.example/` reads like another place than it is. */
function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
