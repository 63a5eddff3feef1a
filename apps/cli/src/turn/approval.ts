import type { ToolPart } from '@chatos/contracts';
import { createInterface } from 'node:readline/promises';
import { isInteractive, printNote } from '../terminal/terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';

export interface Answer {
  decision: 'allow' | 'deny';
  scope: 'once' | 'always';
}

/**
 * Decides on one tool call: `--yes` allows it, a person at the terminal is asked, and where nobody can be asked it is denied. The arguments
 * are shown whole, with everything invisible made visible: what is approved is what is executed.
 */
export async function decide(terminal: Terminal, part: ToolPart, options: { yes: boolean; signal: AbortSignal }): Promise<Answer> {
  if (options.yes) return { decision: 'allow', scope: 'once' };
  if (!isInteractive(terminal)) {
    printNote(terminal, `${part.tool} was denied: there is no terminal to ask at. With --yes tool calls are approved.`);
    return { decision: 'deny', scope: 'once' };
  }
  printNote(terminal, `The model wants to call ${visibleText(part.tool)} with\n${visibleText(JSON.stringify(part.arguments, null, 2) ?? '')}`);
  return ask(terminal, options.signal);
}

async function ask(terminal: Terminal, signal: AbortSignal): Promise<Answer> {
  const prompt = createInterface({ input: terminal.input, output: terminal.errors });
  try {
    for (;;) {
      const answer = (await prompt.question('Allow it? [y]es, [n]o, [a]lways for this tool: ', { signal })).trim().toLowerCase();
      if (answer === 'y' || answer === 'yes') return { decision: 'allow', scope: 'once' };
      if (answer === 'n' || answer === 'no') return { decision: 'deny', scope: 'once' };
      if (answer === 'a' || answer === 'always') return { decision: 'allow', scope: 'always' };
    }
  } finally {
    prompt.close();
  }
}
