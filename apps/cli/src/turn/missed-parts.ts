import type { Message, MessagePart, SessionEvent } from '@chatos/contracts';

/** Parts read at once. */
const PAGE = 500;

export interface PartsBefore { readonly parts: readonly MessagePart[]; readonly firstPosition: number }
export type ReadParts = (input: { sessionId: Message['sessionId']; messageId: Message['id']; before: number; limit: number }) => Promise<PartsBefore>;

/**
 * The event with what a slow reader has missed: a message of a long run is sent with its newest parts alone, and those between them and what was told are
 * read. Any other event is returned as it is.
 * @param openFrom from which part on a message may hold something not told yet; null for a message that is not followed
 */
export async function withMissedParts(event: SessionEvent, openFrom: (message: Message) => number | null, read: ReadParts): Promise<SessionEvent> {
  if (event.type === 'message') return { ...event, message: await whole(event.message, openFrom, read) };
  if (event.type !== 'state') return event;
  const messages: Message[] = [];
  for (const message of event.messages) messages.push(await whole(message, openFrom, read));
  return { ...event, messages };
}

async function whole(message: Message, openFrom: (message: Message) => number | null, read: ReadParts): Promise<Message> {
  const from = openFrom(message);
  let { parts, firstPosition } = message;
  while (from !== null && firstPosition > from) {
    const earlier = await read({ sessionId: message.sessionId, messageId: message.id, before: firstPosition, limit: Math.min(PAGE, firstPosition - from) });
    // A message whose beginning is gone has nothing more to give.
    if (earlier.firstPosition >= firstPosition) break;
    parts = [...earlier.parts, ...parts];
    firstPosition = earlier.firstPosition;
  }
  return firstPosition === message.firstPosition ? message : { ...message, parts, firstPosition };
}
