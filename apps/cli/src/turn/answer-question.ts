import type { Question, QuestionAnswer } from '@chatos/contracts';
import { withLines } from '../terminal/lines.ts';
import type { AskLine } from '../terminal/lines.ts';
import { isInteractive, printNote } from '../terminal/terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';
import { answerPrompt } from './answer-prompt.ts';
import { askApproval } from './approval.ts';
import { askForm } from './ask-form.ts';
import { describeQuestion } from './describe-question.ts';

export interface AnswerOptions {
  readonly signal: AbortSignal;
  /** `--yes` was given: nobody is there to be asked, whatever the terminal is. It approves tool calls and what built-in servers want confirmed, and never what another server asks. */
  readonly yes: boolean;
  openLink(url: string): Promise<boolean>;
}

/** Puts what a server asks to the person at the terminal; where nobody can be asked it is cancelled, with a word on it. */
export async function answerQuestion(terminal: Terminal, question: Question, options: AnswerOptions): Promise<QuestionAnswer> {
  if (options.yes && isGivenByYes(question)) {
    printNote(terminal, `${describeQuestion(question)}\nIt is approved: --yes was given.`);
    return { action: 'accept' };
  }
  const isConsent = question.body.kind === 'server-consent' || question.body.kind === 'tools-changed';
  if (!isInteractive(terminal) || (options.yes && isConsent)) {
    printNote(terminal, `${describeQuestion(question)}\n${refusal(question)}`);
    return { action: 'cancel' };
  }
  return withLines(terminal, options.signal, async (ask) => {
    printNote(terminal, describeQuestion(question));
    if (question.body.kind === 'ui-prompt') return answerPrompt(terminal, question.body.prompt, ask);
    if (question.body.kind === 'tool-approval') return approve(ask);
    const action = await decide(PROMPTS[question.body.kind], ask);
    if (action !== 'accept') return { action };
    if (question.body.kind === 'elicitation-form') return askForm(terminal, question.body.schema, ask);
    if (question.body.kind === 'elicitation-url' && !(await options.openLink(question.body.url))) printNote(terminal, `No browser could be started. Open it yourself: ${visibleText(question.body.url)}`);
    return { action };
  });
}

const PROMPTS: Readonly<Record<Exclude<Question['body']['kind'], 'ui-prompt' | 'tool-approval'>, string>> = {
  'server-consent': 'May it run? [y]es, [n]o: ',
  'tools-changed': 'Use it as it is now? [y]es, [n]o: ',
  'elicitation-form': 'Answer it? [y]es, [n]o: ',
  'elicitation-url': 'Open it? [y]es, [n]o: ',
  sampling: 'May it? [y]es, [n]o: ',
  'sign-in': 'Sign in now, in the browser? [y]es, [n]o: ',
};

/** What `--yes` is about: a subagent's tool call, and what a built-in server wants confirmed. Values and choices are nobody's but the user's. */
function isGivenByYes({ body }: Question): boolean {
  if (body.kind === 'ui-prompt') return body.prompt.kind === 'task_confirm' || body.prompt.kind === 'file_change_confirm';
  return body.kind === 'tool-approval';
}

async function approve(ask: AskLine): Promise<QuestionAnswer> {
  const answer = await askApproval(ask);
  if (answer === null) return { action: 'cancel' };
  return answer.decision === 'allow' ? { action: 'accept', scope: answer.scope } : { action: 'decline' };
}

async function decide(prompt: string, ask: AskLine): Promise<QuestionAnswer['action']> {
  for (;;) {
    const line = await ask(prompt);
    if (line === null) return 'cancel';
    const answer = line.trim().toLowerCase();
    if (answer === 'y' || answer === 'yes') return 'accept';
    if (answer === 'n' || answer === 'no') return 'decline';
  }
}

function refusal(question: Question): string {
  const { server, body } = question;
  if (isGivenByYes(question)) return 'It was not approved: there is no terminal to ask at. With --yes it is.';
  if (body.kind === 'server-consent') return `It was not started: --yes does not approve a command. Approve it with: chatos config approve mcp ${server}`;
  if (body.kind === 'tools-changed') return 'The tools are left out: there is no terminal to ask at, and --yes does not approve a change.';
  return 'It was cancelled: there is no terminal to ask at.';
}
