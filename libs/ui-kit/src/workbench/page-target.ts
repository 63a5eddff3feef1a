import { PAGE_TARGET_CHANNEL, pageTarget } from '@chatos/contracts';
import type { PageTarget } from '@chatos/contracts';
import { useEffect, useRef } from 'react';

/** What is to be shown, until a page that can show it takes it. */
let waiting: PageTarget | null = null;
const takers = new Set<(target: PageTarget) => void>();

/** Has a session, and a question, shown: at once, or as soon as there is a page that can. */
export function offerTarget(target: PageTarget): void {
  const [taker] = takers;
  if (taker === undefined) waiting = target;
  else taker(target);
}

/** Keeps what is to be shown for the page that comes in the place of this one. */
export function holdTarget(target: PageTarget): void {
  waiting = target;
}

/** Takes what main says is to be shown. Only our own preload speaks from this window and this origin. */
export function followPageTargets(page: Window, take: (target: PageTarget) => void = offerTarget): void {
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== page || event.origin !== page.location.origin) return;
    const data = event.data as { type?: unknown; target?: unknown } | null;
    if (data?.type !== PAGE_TARGET_CHANNEL) return;
    const parsed = pageTarget.safeParse(data.target);
    if (parsed.success) take(parsed.data);
  });
}

/** @param onTarget is told of each target as it comes, and of the one that waited */
export function usePageTarget(onTarget: (target: PageTarget) => void): void {
  const take = useRef(onTarget);
  useEffect(() => { take.current = onTarget; });
  useEffect(() => {
    const taker = (target: PageTarget) => take.current(target);
    takers.add(taker);
    if (waiting !== null) {
      const target = waiting;
      waiting = null;
      taker(target);
    }
    return () => void takers.delete(taker);
  }, []);
}
