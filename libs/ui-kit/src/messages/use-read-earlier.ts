import type { Message } from '@chatos/contracts';
import { useRef, useState } from 'react';
import type { ConversationRow } from '../conversation/conversation-view.ts';

/** Reads on in long messages, from the end of the session backwards; what was asked for once is not asked for again, also where it failed. */
export function useReadEarlier(rows: readonly ConversationRow[], load: (message: Message, onPut: () => void) => Promise<boolean>): () => boolean {
  const asked = useRef(new Set<string>());
  const [, setReads] = useState(0);
  return () => {
    const row = rows.findLast(({ message }) => message.firstPosition > 0);
    if (row === undefined) return false;
    const place = `${row.message.id} ${row.message.firstPosition}`;
    if (asked.current.has(place)) return !asked.current.has(`${place} failed`);
    asked.current.add(place);
    void load(row.message, () => undefined).then((isRead) => {
      if (!isRead) asked.current.add(`${place} failed`);
      setReads((count) => count + 1);
    });
    return true;
  };
}
