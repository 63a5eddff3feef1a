import type { Explained } from '@chatos/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { explainError } from '../text/explain-error.ts';
import { appended, EMPTY_WINDOW, nextOffsetOf, olderBefore, withOlder } from './log-window.ts';
import type { LogPiece, LogWindow } from './log-window.ts';

const AT_ONCE = 200;

/** The procedures of one log. */
export interface LogClient<Item> {
  back(input: { before: number; limit: number }): Promise<LogPiece<Item>>;
  watch(input: { offset?: number; limit: number }, options: { signal: AbortSignal }): Promise<AsyncIterable<LogPiece<Item>>>;
}

export interface FollowedLog<Item> {
  /** Null until the first piece has come. */
  readonly window: LogWindow<Item> | null;
  /** Why it is not followed at present. */
  readonly lost: Explained | null;
  readonly hasOlder: boolean;
  readonly isReadingBack: boolean;
  /** Why older records could not be read. */
  readonly backError: Explained | null;
  readBack(): void;
}

/** Follows one log from its newest records, and reads back from there. @param log must stay the same object while the same log is meant */
export function useLog<Item>(log: LogClient<Item>): FollowedLog<Item> {
  const [window, setWindow] = useState<LogWindow<Item> | null>(null);
  const [isReadingBack, setReadingBack] = useState(false);
  const [backError, setBackError] = useState<Explained | null>(null);
  const next = useRef<number | undefined>(undefined);
  useEffect(() => {
    next.current = window === null ? undefined : nextOffsetOf(window);
  }, [window]);
  // After a loss it goes on where it was: what is in sight is not sent again.
  const open = useCallback((signal: AbortSignal) => log.watch({ ...(next.current === undefined ? {} : { offset: next.current }), limit: AT_ONCE }, { signal }), [log]);
  const onPiece = useCallback((piece: LogPiece<Item>) => setWindow((known) => appended(known ?? EMPTY_WINDOW, piece)), []);
  const lost = useStream(open, onPiece);
  const before = window === null ? null : olderBefore(window);
  const readBack = useCallback(() => {
    if (before === null) return;
    setReadingBack(true);
    setBackError(null);
    log.back({ before, limit: AT_ONCE })
      .then((piece) => setWindow((known) => (known === null ? known : withOlder(known, piece))))
      .catch((cause: unknown) => setBackError(explainError(cause)))
      .finally(() => setReadingBack(false));
  }, [log, before]);
  return { window, lost, hasOlder: before !== null, isReadingBack, backError, readBack };
}
