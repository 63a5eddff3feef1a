import type { Message, MessagePart, SessionEvent, Turn } from '@chatos/contracts';

/** What a turn has come to, told in small steps, each exactly once and in order. */
export interface TurnListener {
  text(text: string): void;
  reasoning(text: string): void;
  /** A tool call appeared or its state changed. */
  tool(part: Extract<MessagePart, { kind: 'tool' }>): void;
  /** The turn's own state changed. */
  turn(turn: Turn): void;
}

/**
 * Puts together what one turn has produced from the events of its session. Whatever an event repeats (a whole message, a fresh state after
 * we were slow) is told only as far as it is new.
 */
export class TurnProgress {
  readonly #turnId: string;
  readonly #listener: TurnListener;
  readonly #messages = new Map<string, MessagePart[]>();
  /** How much of a part was told: characters of a text, the state of a tool call. */
  readonly #told = new Map<string, number | string>();
  #turnState: string | null = null;

  constructor(turnId: string, listener: TurnListener) {
    this.#turnId = turnId;
    this.#listener = listener;
  }

  take(event: SessionEvent): void {
    if (event.type === 'state') {
      for (const message of event.messages) this.#takeMessage(message);
      for (const turn of event.turns) this.#takeTurn(turn);
    } else if (event.type === 'message') this.#takeMessage(event.message);
    else if (event.type === 'turn') this.#takeTurn(event.turn);
    else if (event.type === 'part') this.#takePart(event.messageId, event.position, event.part);
    else if (event.type === 'delta') this.#takeDelta(event);
  }

  /** From which part on a message may hold what was not told yet; null for one of another turn. */
  openFrom(message: Pick<Message, 'id' | 'turnId' | 'role'>): number | null {
    if (message.turnId !== this.#turnId || message.role !== 'assistant') return null;
    const parts = this.#messages.get(message.id) ?? [];
    // The last part may have grown since, and a call without an end may have one now.
    const open = parts.findIndex((part) => part === undefined || (part.kind === 'tool' && part.finishedAt === null));
    return open === -1 ? Math.max(0, parts.length - 1) : open;
  }

  #takeMessage(message: Message): void {
    if (message.turnId !== this.#turnId || message.role !== 'assistant') return;
    if (!this.#messages.has(message.id)) this.#messages.set(message.id, []);
    message.parts.forEach((part, position) => this.#takePart(message.id, message.firstPosition + position, part));
  }

  #takeTurn(turn: Turn): void {
    if (turn.id !== this.#turnId || turn.state === this.#turnState) return;
    this.#turnState = turn.state;
    this.#listener.turn(turn);
  }

  #takePart(messageId: string, position: number, part: MessagePart): void {
    const parts = this.#messages.get(messageId);
    if (!parts) return;
    parts[position] = part;
    this.#tell(messageId, position, part);
  }

  #takeDelta(event: Extract<SessionEvent, { type: 'delta' }>): void {
    const parts = this.#messages.get(event.messageId);
    if (!parts) return;
    const present = parts[event.position];
    const before = present && present.kind === event.kind ? present.text : '';
    this.#takePart(event.messageId, event.position, { kind: event.kind, step: event.step, text: before + event.text });
  }

  #tell(messageId: string, position: number, part: MessagePart): void {
    const key = `${messageId} ${position}`;
    const told = this.#told.get(key);
    if (part.kind === 'tool') {
      if (told === part.state) return;
      this.#told.set(key, part.state);
      this.#listener.tool(part);
      return;
    }
    // What a user attached, corrected or undid is the user's own, and a summary is the model's; they are in the page and in the report.
    if (part.kind === 'attachment' || part.kind === 'correction' || part.kind === 'note' || part.kind === 'summary') return;
    const length = typeof told === 'number' ? told : 0;
    if (part.text.length <= length) return;
    this.#told.set(key, part.text.length);
    this.#listener[part.kind](part.text.slice(length));
  }
}
