import type { Message, MessagePart, SessionEvent, ToolPart } from '@chatos/contracts';
import type { TurnEvent } from '@chatos/turn';
import { cutShort, NEVER_MADE } from './interruption.ts';

/**
 * How long streamed text may wait in memory. The promise is 250 ms; the rest is for a timer that comes late and for the commit itself.
 */
const FLUSH_AFTER_MS = 150;

export interface RecorderOptions {
  readonly message: Message;
  /** Writes these parts, and what `touch` was said of, in one transaction. May throw. */
  write(parts: { position: number; part: MessagePart }[]): void;
  publish(event: SessionEvent): void;
  /** A line of `events.jsonl`. */
  log(type: string, payload: object): void;
  /** Told of a write that failed: what streams on would be lost. */
  onFailure(error: unknown): void;
}

/**
 * The assistant's message while it is written: kept whole in memory (the truth for watchers), on disk within the promised time, and at once before a
 * tool is called. Each write waits for the disk, so what has to be written soon is written with what has to be written now.
 */
export class TurnRecorder {
  private readonly options: RecorderOptions;
  private readonly dirty = new Set<number>();
  private dirtySince = 0;
  private isTouched = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: RecorderOptions) {
    this.options = options;
  }

  get message(): Message {
    return this.options.message;
  }

  apply(event: TurnEvent): void {
    switch (event.type) {
      case 'text':
      case 'reasoning':
        return this.appendText(event.type, event.step, event.text);
      case 'tool-call': {
        const { callId, tool, step, state } = event;
        this.endText();
        const part: ToolPart = { kind: 'tool', step, callId, tool, arguments: event.arguments ?? null, state, result: null, resultBlob: null, media: [], progress: null, startedAt: Date.now(), finishedAt: null };
        this.log('tool_call', { tool, callId, args: part.arguments });
        return this.putPart(this.parts.push(part) - 1, part);
      }
      case 'tool-state':
        return this.changeTool(event.callId, (part) => ({ ...part, state: event.state }));
      case 'tool-progress':
        return this.showProgress(event.callId, event.text);
      case 'tool-result':
        return this.endTool(event.callId, (part) => {
          // A call that is stopped while it waits for the user was never made: whoever goes on may make it.
          const result = event.state === 'stopped' && part.state === 'waiting-for-approval' ? NEVER_MADE : event.result;
          this.log(event.state === 'succeeded' ? 'tool_result' : 'tool_error', { tool: part.tool, callId: part.callId, state: event.state, result });
          return { ...part, state: event.state, result, resultBlob: event.resultBlob, media: [...(event.media ?? [])], progress: null, finishedAt: Date.now() };
        });
      case 'compacted': {
        const { step, text, tokensBefore } = event;
        this.endText();
        this.log('summary', { text, before_tokens: tokensBefore, iteration: step });
        return this.putPart(this.parts.length, { kind: 'summary', step, text, tokensBefore });
      }
      case 'step-finished':
        return this.endText();
      case 'compacting':
      case 'compaction-failed':
      case 'retry':
        return;
    }
  }

  /** Takes a correction of the user, told before the model's call `step`, and writes it at once. Throws where the disk does; nothing is kept then. */
  correct(step: number, text: string): void {
    this.add({ kind: 'correction', step, text });
    this.log('ui_correction', { text, iteration: step });
  }

  /** The same with a note of the workbench. */
  note(step: number, text: string): void {
    this.add({ kind: 'note', step, text });
    this.log('system', { level: 'info', text });
  }

  /** Throws where the disk does; nothing is kept then. */
  private add(part: MessagePart): void {
    const position = this.parts.push(part) - 1;
    this.dirty.add(position);
    try {
      this.flush();
    } catch (error: unknown) {
      this.parts.pop();
      this.dirty.delete(position);
      throw error;
    }
    this.publishPart(position, part);
  }

  /** Something else is to be written with the parts, within the promised time. */
  touch(): void {
    this.startPromise();
    this.isTouched = true;
    this.timer ??= setTimeout(() => this.tryFlush(), FLUSH_AFTER_MS);
  }

  /** Writes what is not on disk yet; a failure is told to `onFailure`. */
  write(): void {
    this.tryFlush();
  }

  /** The same; throws where the disk does. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.dirty.size === 0 && !this.isTouched) return;
    const positions = [...this.dirty];
    this.options.write(positions.map((position) => ({ position, part: this.parts[position]! })));
    for (const position of positions) this.dirty.delete(position);
    this.isTouched = false;
  }

  /** Ends calls that have no end, as happens when a turn is stopped, and stops the timer. What is unwritten is left to a last `flush`. */
  settle(): void {
    this.endText();
    this.parts.forEach((part, position) => {
      if (part.kind !== 'tool' || part.finishedAt !== null) return;
      const stopped = cutShort(part, Date.now());
      this.parts[position] = stopped;
      this.dirty.add(position);
      this.publishPart(position, stopped);
    });
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private get parts(): MessagePart[] {
    return this.options.message.parts;
  }

  private appendText(kind: 'text' | 'reasoning', step: number, text: string): void {
    if (text === '') return;
    // A correction or note that came in mid-text does not cut the text in two.
    let position = this.parts.findLastIndex((part) => part.kind !== 'correction' && part.kind !== 'note');
    const last = this.parts[position];
    if (last?.kind === kind && last.step === step) {
      this.parts[position] = { ...last, text: last.text + text };
    } else {
      this.endText();
      this.tryFlush();
      position = this.parts.push({ kind, step, text }) - 1;
    }
    const { sessionId, id: messageId } = this.options.message;
    this.options.publish({ type: 'delta', sessionId, messageId, position, kind, step, text });
    this.markDirty(position);
  }

  private markDirty(position: number): void {
    this.startPromise();
    this.dirty.add(position);
    // A stream that keeps the loop busy must not starve the timer's promise.
    if (performance.now() - this.dirtySince >= FLUSH_AFTER_MS) return this.tryFlush();
    this.timer ??= setTimeout(() => this.tryFlush(), FLUSH_AFTER_MS);
  }

  private startPromise(): void {
    if (this.dirty.size === 0 && !this.isTouched) this.dirtySince = performance.now();
  }

  /** The text that was being written is whole now: it goes into the log. */
  private endText(): void {
    for (const part of this.parts.slice(this.loggedUpTo)) {
      if (part.kind === 'text') this.log('assistant', { text: part.text, iteration: part.step });
      if (part.kind === 'reasoning') this.log('assistant_thinking', { text: part.text, iteration: part.step });
    }
    this.loggedUpTo = this.parts.length;
  }
  private loggedUpTo = 0;

  /** What a call ended with can wait for the next write: a process that dies until then tells of a call whose result is not known. */
  private endTool(callId: string, change: (part: ToolPart) => ToolPart): void {
    const { position, part } = this.findTool(callId);
    const ended = change(part);
    this.parts[position] = ended;
    this.markDirty(position);
    this.publishPart(position, ended);
  }

  private changeTool(callId: string, change: (part: ToolPart) => ToolPart): void {
    const { position, part } = this.findTool(callId);
    this.putPart(position, change(part));
  }

  private findTool(callId: string): { position: number; part: ToolPart } {
    const position = this.parts.findLastIndex((part) => part.kind === 'tool' && part.callId === callId);
    const part = this.parts[position];
    if (part?.kind !== 'tool') throw new Error(`turn-recorder: an event names the call ${callId}, which was never announced`);
    return { position, part };
  }

  /** Shown and not written: it is worth nothing once the call has ended. A report that comes too late is dropped. */
  private showProgress(callId: string, text: string): void {
    const position = this.parts.findLastIndex((part) => part.kind === 'tool' && part.callId === callId);
    const part = this.parts[position];
    if (part?.kind !== 'tool' || part.finishedAt !== null) return;
    const changed = { ...part, progress: text };
    this.parts[position] = changed;
    this.publishPart(position, changed);
  }

  private putPart(position: number, part: MessagePart): void {
    this.parts[position] = part;
    this.dirty.add(position);
    this.tryFlush();
    this.publishPart(position, part);
  }

  private publishPart(position: number, part: MessagePart): void {
    const { sessionId, id: messageId } = this.options.message;
    this.options.publish({ type: 'part', sessionId, messageId, position, part });
  }

  private tryFlush(): void {
    try {
      this.flush();
    } catch (error: unknown) {
      this.options.onFailure(error);
    }
  }

  private log(type: string, payload: object): void {
    this.options.log(type, payload);
  }
}
