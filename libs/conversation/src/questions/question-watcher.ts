import type { Question, QuestionEvent } from '@chatos/contracts';
import { createPullIterator } from '../watching/pull-iterator.ts';
import type { PullIterator, Taken } from '../watching/pull-iterator.ts';

/** A reader that lets more than this wait is told all that is open anew, in place of every single event. */
const MAX_WAITING = 200;

/** One reader of the questions: first all that are open, then each as it comes and goes. Of each question at most one event waits to be read. */
export class QuestionWatcher {
  readonly iterator: PullIterator<QuestionEvent>;
  private readonly readOpen: () => Question[];
  private readonly waiting = new Map<string, QuestionEvent>();
  private isBehind = true;

  constructor(options: { readOpen(): Question[]; interrupted: readonly string[]; signal: AbortSignal | undefined; onClose(watcher: QuestionWatcher): void }) {
    this.readOpen = () => options.readOpen();
    for (const id of options.interrupted) this.waiting.set(id, { type: 'closed', id, reason: 'interrupted' });
    this.iterator = createPullIterator<QuestionEvent>({ take: () => this.take(), onClose: () => options.onClose(this), signal: options.signal });
  }

  asked(question: Question): void {
    this.put(question.id, { type: 'asked', question });
  }

  closed(id: string, reason: Extract<QuestionEvent, { type: 'closed' }>['reason']): void {
    // Asked and closed before the reader looked: it need not know.
    if (this.waiting.get(id)?.type === 'asked') this.waiting.delete(id);
    else this.put(id, { type: 'closed', id, reason });
  }

  close(): void {
    void this.iterator.return();
  }

  private put(id: string, event: QuestionEvent): void {
    // What is open is read when the reader asks; an event of before would only repeat it.
    if (this.isBehind && event.type === 'asked') return;
    this.waiting.set(id, event);
    if (this.waiting.size > MAX_WAITING) {
      this.waiting.clear();
      this.isBehind = true;
    }
    this.iterator.wake();
  }

  private take(): Taken<QuestionEvent> {
    if (this.isBehind) {
      this.isBehind = false;
      return { kind: 'event', event: { type: 'open', questions: this.readOpen() } };
    }
    for (const [id, event] of this.waiting) {
      this.waiting.delete(id);
      return { kind: 'event', event };
    }
    return { kind: 'empty' };
  }
}
