import type { Message, MessagePart } from '@chatos/contracts';

export interface PlacedPart {
  readonly part: MessagePart;
  /** Its place in the whole message, of which only the newest parts may be here. */
  readonly position: number;
}

/** One call of the model within a turn, with what it produced, in order. */
export interface MessageStep {
  readonly step: number;
  readonly parts: readonly PlacedPart[];
}

/** What was told before a call stands among what the call before produced; it belongs at the head of the call that was told of it. */
const AT_HEAD: Partial<Record<MessagePart['kind'], number>> = { summary: 0, note: 1, correction: 1 };
const BEHIND = 2;

/**
 * The parts of a message by step, without empty ones.
 * @param known what this gave for the message before: a step in which nothing changed is the same object again
 */
export function messageSteps(message: Pick<Message, 'parts' | 'firstPosition'>, known: readonly MessageStep[] = []): MessageStep[] {
  const steps = new Map<number, PlacedPart[]>();
  message.parts.forEach((part, index) => {
    if (part.kind !== 'tool' && part.text === '') return;
    const placed = { part, position: message.firstPosition + index };
    const parts = steps.get(part.step);
    if (parts === undefined) steps.set(part.step, [placed]);
    else parts.push(placed);
  });
  const place = ({ part }: PlacedPart) => AT_HEAD[part.kind] ?? BEHIND;
  const before = new Map(known.map((step) => [step.step, step]));
  return [...steps].toSorted(([one], [other]) => one - other).map(([step, parts]) => {
    const ordered = parts.toSorted((one, other) => place(one) - place(other));
    const same = before.get(step);
    return same !== undefined && hasSameParts(same.parts, ordered) ? same : { step, parts: ordered };
  });
}

function hasSameParts(one: readonly PlacedPart[], other: readonly PlacedPart[]): boolean {
  return one.length === other.length && one.every(({ part, position }, index) => other[index]?.part === part && other[index].position === position);
}

/** The call that waits for the user, if one does. */
export function waitingCall(message: Message): Extract<MessagePart, { kind: 'tool' }> | null {
  for (const part of message.parts) if (part.kind === 'tool' && part.state === 'waiting-for-approval') return part;
  return null;
}
