import type { ApprovalScope, ToolPart } from '@chatos/contracts';
import { withLines } from '../terminal/lines.ts';
import type { AskLine } from '../terminal/lines.ts';
import { isInteractive, printNote } from '../terminal/terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';

export interface Answer {
  decision: 'allow' | 'deny';
  scope: ApprovalScope;
}

const ALLOW: Answer = { decision: 'allow', scope: 'once' };
const DENY: Answer = { decision: 'deny', scope: 'once' };
const SESSION: Answer = { decision: 'allow', scope: 'session' };
const ALWAYS: Answer = { decision: 'allow', scope: 'always' };
const QUESTION = 'Allow it? [y]es, [n]o, yes for this [s]ession, [a]lways for this tool: ';
/** What may be typed; anything else asks again. */
const ANSWERS: ReadonlyMap<string, Answer> = new Map([['y', ALLOW], ['yes', ALLOW], ['n', DENY], ['no', DENY], ['s', SESSION], ['session', SESSION], ['a', ALWAYS], ['always', ALWAYS]]);

/**
 * Decides on one tool call: `--yes` allows it, a person at the terminal is asked, and where nobody can be asked it is denied. The arguments
 * are shown whole, with everything invisible made visible: what is approved is what is executed.
 */
export async function decide(terminal: Terminal, part: ToolPart, options: { yes: boolean; signal: AbortSignal }): Promise<Answer> {
  if (options.yes) return ALLOW;
  if (!isInteractive(terminal)) {
    printNote(terminal, `${part.tool} was denied: there is no terminal to ask at. With --yes tool calls are approved.`);
    return DENY;
  }
  printNote(terminal, `The model wants to call ${visibleText(part.tool)} with\n${visibleText(JSON.stringify(part.arguments, null, 2) ?? '')}`);
  return ask(terminal, options.signal);
}

function ask(terminal: Terminal, signal: AbortSignal): Promise<Answer> {
  return withLines(terminal, signal, async (askLine) => (await askApproval(askLine)) ?? DENY);
}

/** Asks until the answer is one of those offered; null at the end of the input, Ctrl+D. */
export async function askApproval(askLine: AskLine): Promise<Answer | null> {
  for (;;) {
    const line = await askLine(QUESTION);
    if (line === null) return null;
    const answer = ANSWERS.get(line.trim().toLowerCase());
    if (answer) return answer;
  }
}
