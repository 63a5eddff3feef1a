import type { MessagePart, SessionEvent } from '@chatos/contracts';

/** One line of a small window. */
const MAX_LENGTH = 160;

/** What a turn does now, in one line: kept up with the events of its session. */
export interface Doing {
  readonly words: string;
  take(event: SessionEvent): void;
  /** Nothing is under way any more. */
  clear(): void;
}

export function createDoing(): Doing {
  let words = '';
  /** Which part of which message the words are of: a delta goes on with it. */
  let place = '';
  let text = '';

  function show(part: MessagePart, at: string): void {
    place = at;
    text = part.kind === 'text' || part.kind === 'reasoning' ? part.text.slice(-MAX_LENGTH * 2) : '';
    const described = describePart(part);
    // What the user or the workbench put in is nothing it does.
    if (described !== null) words = described;
  }

  return {
    get words() {
      return words;
    },
    take(event) {
      if (event.type === 'state') {
        const message = event.messages.findLast(({ role }) => role === 'assistant');
        const part = message?.parts.at(-1);
        if (message !== undefined && part !== undefined) show(part, `${message.id}:${message.firstPosition + message.parts.length - 1}`);
      } else if (event.type === 'part') {
        show(event.part, `${event.messageId}:${event.position}`);
      } else if (event.type === 'delta') {
        const at = `${event.messageId}:${event.position}`;
        text = (at === place ? text : '').concat(event.text).slice(-MAX_LENGTH * 2);
        place = at;
        words = describePart({ kind: event.kind, step: event.step, text }) ?? words;
      }
    },
    clear() {
      words = '';
      place = '';
      text = '';
    },
  };
}

function describePart(part: MessagePart): string | null {
  switch (part.kind) {
    case 'tool':
      if (part.state === 'waiting-for-approval') return `Waits for your word: ${part.tool}`;
      if (part.state === 'running') return cut(`Calls ${part.tool}${part.progress === null ? '' : `: ${part.progress}`}`);
      return cut(`${part.state === 'succeeded' ? 'Called' : 'Tried'} ${part.tool}`);
    case 'text':
      return lastWords(part.text);
    case 'reasoning':
      return 'Thinks';
    case 'summary':
      return 'Has summarised what was before';
    default:
      return null;
  }
}

/** The end of the newest line that says something. */
function lastWords(text: string): string | null {
  const line = text.split('\n').findLast((each) => each.trim() !== '')?.trim();
  if (line === undefined) return null;
  return line.length <= MAX_LENGTH ? line : `…${line.slice(-MAX_LENGTH)}`;
}

function cut(line: string): string {
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH)}…`;
}
