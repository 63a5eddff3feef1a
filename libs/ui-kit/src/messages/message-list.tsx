import { Button, Loader } from '@mantine/core';
import type { TurnId } from '@chatos/contracts';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Conversation } from '../conversation/use-conversation.ts';
import { conversationRows, hasEnded, rowText } from '../conversation/conversation-view.ts';
import type { ConversationRow } from '../conversation/conversation-view.ts';
import { useSelected } from '../conversation/use-selected.ts';
import { ExpansionProvider } from '../tools/expansion.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { createPieces } from './message-pieces.ts';
import { MessageRow } from './message-row.tsx';
import { RowErrorBoundary } from './row-error-boundary.tsx';
import { useJump } from './use-jump.ts';
import { useReadEarlier } from './use-read-earlier.ts';
import { useKeptPlace } from './use-kept-place.ts';
import styles from './messages.module.css';

/** A guess for rows not yet measured; wrong guesses are corrected without moving what is read. */
const ESTIMATED_ROW = 140;
/** So near to the end, the list follows what is added. */
const FOLLOW_WITHIN = 90;
/** A distance from the end that no place has: what grows now must not be followed. */
const NEVER_AT_END = -1;
/** How long the size of a card that was opened may take to settle. */
const HOLD_MS = 250;
/** Farther than this from the end, a button leads back to it. */
const AWAY_BEYOND = 240;
/** So near to the beginning, older messages are asked for. */
const OLDER_WITHIN = 600;

export interface MessageListProps {
  readonly conversation: Conversation;
  readonly hasSteps: boolean;
  /** Sends a turn's text anew, on the user's click. */
  readonly onRetry: (text: string) => void;
  /** Goes on with a turn that came to no good end, on the user's click. */
  readonly onGoOn: (turnId: TurnId) => Promise<void>;
}

/**
 * The messages, of which only those in sight are in the document. It opens at the end and stays there while an answer grows, unless the
 * user has scrolled away; older pages are read on the way up and put in without moving what is read.
 */
export function MessageList({ conversation, hasSteps, onRetry, onGoOn }: MessageListProps) {
  const [cut] = useState(createPieces);
  const state = useSelected(conversation.store, (known) => known);
  const rows = conversationRows(state, cut);
  const scroller = useRef<HTMLDivElement>(null);
  const [isAway, setAway] = useState(false);
  const [isHeld, holdStill] = useHold();
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_ROW,
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: isHeld ? 'start' : 'end',
    followOnAppend: true,
    scrollEndThreshold: isHeld ? NEVER_AT_END : FOLLOW_WITHIN,
    overscan: 3,
    paddingStart: 14,
    paddingEnd: 14,
  });
  useLayoutEffect(() => list.scrollToEnd(), [list]);
  // Only where nothing else waits or runs is the newest turn the one to go on with.
  const canGoOn = state.turns.every((turn) => hasEnded(turn.state));
  const keepPlace = useKeptPlace(list);
  const loadEarlier = ({ message, key }: ConversationRow) => conversation.loadEarlier(message, () => keepPlace(key));

  // After every change, whoever made it: a row that was measured, a delta, a scroll.
  const updateAway = () => setAway(rows.length > 0 && !list.isAtEnd(AWAY_BEYOND));
  useEffect(updateAway);

  // What stands below grows and shrinks (a question, a longer draft): who reads the end goes on reading it.
  const wasAtEnd = useRef(true);
  useEffect(() => {
    if (scroller.current === null) return undefined;
    const observer = new ResizeObserver(() => { if (wasAtEnd.current) list.scrollToEnd(); });
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [list]);
  const onScroll = () => {
    wasAtEnd.current = list.isAtEnd(FOLLOW_WITHIN);
    updateAway();
  };

  const { loadOlder } = conversation;
  const hasOlder = typeof state.olderCursor === 'string';
  const readEarlier = useReadEarlier(rows, conversation.loadEarlier);
  const jumped = useJump({
    readEarlier,
    sessionId: state.session?.id, rows, hasOlder, isLoadingOlder: conversation.isLoadingOlder, hasFailed: conversation.error !== null, loadOlder,
    show: (index) => list.scrollToIndex(index, { align: 'center' }),
  });
  const offset = list.scrollOffset ?? 0;
  useEffect(() => {
    if (hasOlder && !conversation.isLoadingOlder && rows.length > 0 && offset < OLDER_WITHIN) loadOlder();
  }, [hasOlder, conversation.isLoadingOlder, rows.length, offset, loadOlder]);

  return (
    <ExpansionProvider onToggle={holdStill}>
      <div className={styles.frame}>
        <div ref={scroller} className={styles.scroller} role="log" aria-live="off" aria-label="Messages" tabIndex={0} data-testid={TEST_IDS.messageList} onScroll={onScroll}>
          <div className={styles.inner} style={{ height: list.getTotalSize() }}>
            {list.getVirtualItems().map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              return (
                <div key={item.key} ref={list.measureElement} data-index={item.index} className={styles.row} data-found={row.message.id === jumped || undefined} style={{ transform: `translateY(${item.start}px)` }}>
                  <RowErrorBoundary text={rowText(row)}>
                    <MessageRow row={row} messages={state.messages} hasSteps={hasSteps} onRetry={onRetry} onGoOn={canGoOn && item.index === rows.length - 1 ? onGoOn : null} onEarlier={loadEarlier} />
                  </RowErrorBoundary>
                </div>
              );
            })}
          </div>
        </div>
        {conversation.isLoadingOlder ? (
          <div className={styles.older}>
            <Loader size="xs" aria-label="Reading older messages" />
          </div>
        ) : null}
        {isAway ? (
          <Button className={styles.toEnd} size="compact-sm" radius="xl" variant="default" leftSection={<IconArrowDown size={14} />} onClick={() => list.scrollToEnd()}>
            Latest
          </Button>
        ) : null}
      </div>
    </ExpansionProvider>
  );
}

/** While a card opens under the pointer the list stays where it is, at its end too: the card's head must not run away. */
function useHold(): [isHeld: boolean, hold: () => void] {
  const [holds, setHolds] = useState(0);
  useEffect(() => {
    if (holds === 0) return;
    const timer = setTimeout(() => setHolds(0), HOLD_MS);
    return () => clearTimeout(timer);
  }, [holds]);
  return [holds > 0, useCallback(() => setHolds((count) => count + 1), [])];
}
