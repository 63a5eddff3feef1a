import type { Message, MessagePart } from '@chatos/contracts';

// A message's parts as a page holds them: those from `firstPosition` on. Positions in events count from the message's first part.

/** A part may come before an earlier one: the places between are empty text until theirs arrives. One in front of what is held changes nothing. */
export function putPart(message: Message, position: number, part: MessagePart): Message {
  const index = position - message.firstPosition;
  if (index < 0) return message;
  const parts = message.parts.slice();
  while (parts.length < index) parts.push({ kind: 'text', step: part.step, text: '' });
  parts[index] = part;
  return { ...message, parts };
}

export function appendDelta(message: Message, delta: { position: number; kind: 'text' | 'reasoning'; step: number; text: string }): Message {
  const part = message.parts[delta.position - message.firstPosition];
  const before = part !== undefined && part.kind === delta.kind ? part.text : '';
  return putPart(message, delta.position, { kind: delta.kind, step: delta.step, text: before + delta.text });
}

/** Puts parts in front of those held, as far as they lead up to them without a gap; what was asked for twice is put in once. */
export function withEarlierParts(message: Message, earlier: { parts: readonly MessagePart[]; firstPosition: number }): Message {
  const count = message.firstPosition - earlier.firstPosition;
  if (count <= 0 || earlier.parts.length < count) return message;
  return { ...message, parts: [...earlier.parts.slice(0, count), ...message.parts], firstPosition: earlier.firstPosition };
}

/**
 * A message as it was read anew, with the earlier parts that were held and were not read again. Only what cannot have changed meanwhile is kept: where
 * the two do not overlap there is a gap, and where a call had no end it may have one now.
 */
export function takenOver(held: Message, read: Message): Message {
  const count = read.firstPosition - held.firstPosition;
  if (count <= 0 || count >= held.parts.length) return read;
  const earlier = held.parts.slice(0, count);
  return earlier.every((part) => part.kind !== 'tool' || part.finishedAt !== null) ? withEarlierParts(read, { parts: earlier, firstPosition: held.firstPosition }) : read;
}
