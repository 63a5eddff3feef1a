import type { Message, MessagePart } from '@chatos/contracts';

export interface PlacedPart {
  readonly part: MessagePart;
  readonly position: number;
}

/** One call of the model within a turn, with what it produced, in order. */
export interface MessageStep {
  readonly step: number;
  readonly parts: readonly PlacedPart[];
}

/** The parts of a message by step, without empty ones. */
export function messageSteps(message: Message): MessageStep[] {
  const steps = new Map<number, PlacedPart[]>();
  message.parts.forEach((part, position) => {
    if (part.kind !== 'tool' && part.text === '') return;
    const parts = steps.get(part.step) ?? [];
    parts.push({ part, position });
    steps.set(part.step, parts);
  });
  // A correction stands among what the call before produced; it belongs at the head of the call that was told of it.
  const isCorrection = ({ part }: PlacedPart) => part.kind === 'correction';
  return [...steps].toSorted(([one], [other]) => one - other)
    .map(([step, parts]) => ({ step, parts: [...parts.filter(isCorrection), ...parts.filter((placed) => !isCorrection(placed))] }));
}

/** The call that waits for the user, if one does. */
export function waitingCall(message: Message): Extract<MessagePart, { kind: 'tool' }> | null {
  for (const part of message.parts) if (part.kind === 'tool' && part.state === 'waiting-for-approval') return part;
  return null;
}
