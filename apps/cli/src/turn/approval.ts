import type { ToolPart } from '@chatos/contracts';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { isInteractive, printNote } from '../terminal/terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';

export interface Answer {
  decision: 'allow' | 'deny';
  scope: 'once' | 'always';
}

const ALLOW: Answer = { decision: 'allow', scope: 'once' };
const DENY: Answer = { decision: 'deny', scope: 'once' };
const ALWAYS: Answer = { decision: 'allow', scope: 'always' };
/** What may be typed. The end of the input (Ctrl+D) counts as a no. */
const DECISIONS: Readonly<Record<string, Answer>> = { y: ALLOW, yes: ALLOW, n: DENY, no: DENY, a: ALWAYS, always: ALWAYS };

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

async function ask(terminal: Terminal, signal: AbortSignal): Promise<Answer> {
  // The kernel edits the line: in a terminal that readline drives itself, Ctrl+C would be a key and no signal.
  const prompt = createInterface({ input: terminal.input, output: terminal.errors, terminal: false });
  const closed = once(prompt, 'close').then(() => 'no');
  try {
    for (;;) {
      const answer = await Promise.race([prompt.question('Allow it? [y]es, [n]o, [a]lways for this tool: ', { signal }), closed]);
      const decision = DECISIONS[answer.trim().toLowerCase()];
      if (decision) return decision;
    }
  } finally {
    prompt.close();
  }
}
