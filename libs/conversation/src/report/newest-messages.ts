import type { Message, MessagePart } from '@chatos/contracts';
import { publicMessage } from '../store/message-store.ts';
import type { MessageRow, MessageStore } from '../store/message-store.ts';
import { PART_LIMITS } from './html.ts';

/** How many parts, and how much of their text (in UTF-16 code units), the newest messages may bring into a report. */
const MAX_PARTS = 2_000;
const MAX_TEXT = 3_000_000;
const PAGE = 50;
const PARTS_PAGE = 500;

type Messages = Pick<MessageStore, 'newestPage' | 'parts'>;

/** The newest messages of a session, oldest first, as many as fit. Of a long one the newest parts: its `firstPosition` says how many are in front of them. */
export function newestMessages(store: Messages, sessionId: string): { items: Message[]; leavesOutOlder: boolean } {
  const newestFirst: Message[] = [];
  const left = { parts: MAX_PARTS, text: MAX_TEXT };
  let cursor: string | undefined;
  for (;;) {
    const page = store.newestPage({ sessionId, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const row of page.items.toReversed()) {
      if (left.parts <= 0 || left.text <= 0) return { items: newestFirst.toReversed(), leavesOutOlder: true };
      newestFirst.push(fitting(publicMessage(withEarlierParts(store, row, left.parts)), left));
    }
    if (page.nextCursor === null) return { items: newestFirst.toReversed(), leavesOutOlder: false };
    cursor = page.nextCursor;
  }
}

function withEarlierParts(store: Messages, row: MessageRow, wanted: number): MessageRow {
  let { parts, firstPosition } = row;
  while (firstPosition > 0 && parts.length < wanted) {
    const earlier = store.parts({ sessionId: row.sessionId, messageId: row.id, before: firstPosition, limit: Math.min(PARTS_PAGE, wanted - parts.length) });
    if (earlier === null || earlier.parts.length === 0) break;
    parts = [...earlier.parts, ...parts];
    firstPosition = earlier.firstPosition;
  }
  return { ...row, parts, firstPosition };
}

/** Its newest parts that fit, at least one; takes them from what is left. */
function fitting(message: Message, left: { parts: number; text: number }): Message {
  let first = message.parts.length;
  while (first > 0 && left.parts > 0 && (left.text > 0 || first === message.parts.length)) {
    first -= 1;
    left.parts -= 1;
    left.text -= shownLength(message.parts[first]!);
  }
  return first === 0 ? message : { ...message, parts: message.parts.slice(first), firstPosition: message.firstPosition + first };
}

/** How much of a part a report shows at most. */
function shownLength(part: MessagePart): number {
  const limit = PART_LIMITS[part.kind];
  return part.kind === 'tool' ? Math.min(part.result?.length ?? 0, limit) + Math.min(JSON.stringify(part.arguments)?.length ?? 0, limit) : Math.min(part.text.length, limit);
}
