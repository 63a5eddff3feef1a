import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

/** How long the sizes of rows that were put in may take to settle, on a machine that is busy. */
const SETTLES_WITHIN_MS = 3_000;
/** What the user does to go elsewhere: from then on nothing is kept. */
const LEAVING = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Keeps what is read in its place while a row grows at its head and others are put in before it.
 * @returns is told the key of that row, before anything changes
 */
export function useKeptPlace(list: Virtualizer<HTMLDivElement, Element>): (key: string) => void {
  const kept = useRef<{ key: string; end: number; offset: number; until: number } | null>(null);
  const endOf = useCallback((key: string) => list.measurementsCache.find((item) => item.key === key)?.end, [list]);
  useLayoutEffect(() => {
    const place = kept.current;
    if (place === null) return;
    const end = endOf(place.key);
    if (end === undefined || performance.now() > place.until) {
      kept.current = null;
      return;
    }
    // Its end is what stays: all that comes, comes before it.
    const wanted = place.offset + end - place.end;
    if (Math.abs((list.scrollOffset ?? 0) - wanted) >= 1) list.scrollToOffset(wanted);
  });
  useEffect(() => {
    const leave = () => { kept.current = null; };
    for (const event of LEAVING) window.addEventListener(event, leave, { capture: true, passive: true });
    return () => { for (const event of LEAVING) window.removeEventListener(event, leave, { capture: true }); };
  }, []);
  return useCallback((key) => {
    const end = endOf(key);
    kept.current = end === undefined ? null : { key, end, offset: list.scrollOffset ?? 0, until: performance.now() + SETTLES_WITHIN_MS };
  }, [list, endOf]);
}
