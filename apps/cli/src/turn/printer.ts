import type { ToolPart } from '@chatos/contracts';
import { printNote } from '../terminal/terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { summary, withoutControls } from '../terminal/visible-text.ts';
import type { TurnListener } from './progress.ts';

const SHOWN_ARGUMENTS = 200;
const SHOWN_RESULT = 400;

/** Prints the answer as it comes on standard output, and what the tools do on standard error. */
export function createPrinter(terminal: Terminal): Omit<TurnListener, 'turn'> & { end(): void } {
  let isLineOpen = false;
  const endLine = () => {
    if (isLineOpen) terminal.output.write('\n');
    isLineOpen = false;
  };
  return {
    text(text) {
      // A file or a pipe gets the answer as it is.
      terminal.output.write(terminal.output.isTTY === true ? withoutControls(text) : text);
      isLineOpen = !text.endsWith('\n');
    },
    // Not part of the answer, and too much for a terminal.
    reasoning: () => undefined,
    tool(part) {
      endLine();
      printNote(terminal, describe(part));
    },
    end: endLine,
  };
}

function describe(part: ToolPart): string {
  const result = summary(part.result ?? '', SHOWN_RESULT);
  switch (part.state) {
    case 'waiting-for-approval':
    case 'running':
      return `[${part.state === 'running' ? 'running' : 'asks'}] ${part.tool} ${summary(JSON.stringify(part.arguments) ?? '', SHOWN_ARGUMENTS)}`;
    case 'succeeded':
      return `[done] ${part.tool}: ${result}`;
    case 'failed':
      return `[failed] ${part.tool}: ${result}`;
    case 'denied':
      return `[denied] ${part.tool}`;
    case 'stopped':
      return `[stopped] ${part.tool}`;
  }
}
