import type { MessagePart } from '@chatos/contracts';
import type { Corrections } from '@chatos/turn';
import { ConversationError } from '../errors.ts';
import { noteForModel } from './notes.ts';

/** What the user (or the workbench) added to a turn that runs, until the model's next call takes it. */
export class PendingCorrections implements Corrections {
  /** The call of the model that is told of what comes now. */
  nextStep = 0;
  private waiting: string[] = [];
  private corrections = 0;

  add(text: string): void {
    this.waiting.push(text);
    this.corrections += 1;
  }

  /** A note is told with the next call, but is no reason to make one. */
  addNote(text: string): void {
    this.waiting.push(noteForModel(text));
  }

  isWaiting(): boolean {
    return this.corrections > 0;
  }

  take(step: number): readonly string[] {
    const taken = this.waiting;
    this.waiting = [];
    this.corrections = 0;
    this.nextStep = step + 1;
    return taken;
  }
}

/** Whether a part is not what a call of the model produced, but what it was told before it. */
function isAdded(kind: MessagePart['kind']): boolean {
  return kind === 'correction' || kind === 'note' || kind === 'summary';
}

/** The parts of an assistant's message as the model was told them: what was added meanwhile behind all that earlier calls produced, before its own call. */
export function partsInOrderTold(parts: readonly MessagePart[]): MessagePart[] {
  const place = ({ step, kind }: MessagePart) => step * 2 + (isAdded(kind) ? 0 : 1);
  return parts.toSorted((one, other) => place(one) - place(other));
}

/**
 * What the end of a turn says of corrections no call answered: `finishedSteps` are the calls that came to their end. Null where each was.
 * They are part of the session's history, so the next turn tells the model of them.
 */
export function unansweredNotice(parts: readonly MessagePart[], finishedSteps: number): string | null {
  const lastHeard = Math.max(finishedSteps - 1, ...parts.map((part) => (isAdded(part.kind) ? -1 : part.step)));
  const count = parts.filter((part) => part.kind === 'correction' && part.step > lastHeard).length;
  if (count === 0) return null;
  return count === 1 ? 'Your last correction came to nothing before the end; the model reads it with your next message.' : `Your last ${count} corrections came to nothing before the end; the model reads them with your next message.`;
}

/** Two notices as one text; null where there is neither. */
export function joinNotices(...notices: readonly (string | null)[]): string | null {
  const said = notices.filter((notice) => notice !== null && notice !== '');
  return said.length === 0 ? null : said.join('\n\n');
}

export function notCorrectable(isQueued: boolean): ConversationError {
  return new ConversationError('UNUSABLE_INPUT', isQueued
    ? { problem: 'This has not begun yet, so there is nothing to correct.', remedy: 'Send the text as a message, or wait until it runs.' }
    : { problem: 'This has ended, so it cannot be corrected any more.', remedy: 'Send the text as a new message.' });
}
