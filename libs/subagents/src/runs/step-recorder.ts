import type { TurnEvent } from '@chatos/turn';
import { MAX_STEP_CHARACTERS } from './limits.ts';

export interface StepRecorderOptions {
  /** Writes one step and tells of it. May throw. */
  record(type: 'assistant' | 'thinking' | 'tool_call' | 'tool_result' | 'notice', payload: object): void;
  /** How far the run is, in words. */
  progress(text: string): void;
}

/** Turns what a turn tells into steps: text is one step when it is whole, a call one when it begins and one when it ends. */
export class StepRecorder {
  private readonly options: StepRecorderOptions;
  private readonly open = new Map<string, string>();
  private pending: { kind: 'text' | 'reasoning'; texts: string[] } | null = null;
  private answer: { step: number; text: string } = { step: -1, text: '' };

  constructor(options: StepRecorderOptions) {
    this.options = options;
  }

  /** The text of the last model call that said anything. */
  get lastText(): string {
    return this.answer.text;
  }


  apply(event: TurnEvent): void {
    switch (event.type) {
      case 'text':
      case 'reasoning':
        return this.append(event.type, event.step, event.text);
      case 'tool-call':
        this.flush();
        this.open.set(event.callId, event.tool);
        this.options.record('tool_call', { tool: event.tool, callId: event.callId, args: event.arguments ?? null });
        return this.options.progress(event.state === 'waiting-for-approval' ? `waits for the user: ${event.tool}` : event.tool);
      case 'tool-state':
        return this.options.progress(this.open.get(event.callId) ?? '');
      case 'tool-progress':
        return this.options.progress(`${this.open.get(event.callId) ?? ''}: ${event.text}`);
      case 'tool-result': {
        const { callId, state, result, resultBlob, media } = event;
        this.options.record('tool_result', { tool: this.open.get(callId) ?? '', callId, state, result: cut(result), resultBlob, ...(media === undefined ? {} : { media }) });
        this.open.delete(callId);
        return;
      }
      case 'step-finished':
        return this.flush();
      case 'compacting':
        return this.options.progress('its context is being summarised');
      case 'compacted':
        return this.options.record('notice', { text: `What came before was summarised, for it took ${event.tokensBefore.toLocaleString('en')} tokens.\n\n${cut(event.text)}` });
      case 'compaction-failed':
        return this.options.record('notice', { text: `What came before could not be summarised, so it goes on with all of it: ${event.problem}` });
      case 'retry':
        return this.options.record('notice', { text: `${event.problem} Trying again (${event.attempt} of ${event.retries}).` });
    }
  }

  /** Records text that was cut short. */
  flush(): void {
    if (this.pending === null) return;
    const { kind, texts } = this.pending;
    this.pending = null;
    const text = cut(texts.join(''));
    this.options.record(kind === 'text' ? 'assistant' : 'thinking', { text });
    if (kind === 'text') this.options.progress(firstLine(text));
  }

  private append(kind: 'text' | 'reasoning', step: number, text: string): void {
    if (this.pending !== null && this.pending.kind !== kind) this.flush();
    this.pending ??= { kind, texts: [] };
    this.pending.texts.push(text);
    if (kind === 'text') this.answer = { step, text: this.answer.step === step ? this.answer.text + text : text };
  }
}

function cut(text: string): string {
  if (text.length <= MAX_STEP_CHARACTERS) return text;
  return `${Buffer.from(text.slice(0, MAX_STEP_CHARACTERS), 'utf8').toString('utf8')}\n[… ${text.length - MAX_STEP_CHARACTERS} characters left out]`;
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
