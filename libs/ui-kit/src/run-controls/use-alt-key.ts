import { useEffect, useRef } from 'react';
import { isSomethingOpen } from '../shell/something-open.ts';

/**
 * Listens for Alt and a key on the whole page; by the place on the keyboard, for with Alt some layouts write another character. Keys that move the focus
 * (Tab) stay what they are.
 */
export function useAltKey(code: string, onPressed: (() => void) | null): void {
  const latest = useRef(onPressed);
  latest.current = onPressed;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.code !== code || latest.current === null) return;
      // A key that is held is one wish; and what is open is not to be acted behind.
      if (event.repeat || isSomethingOpen()) return;
      // In a terminal the keys are the program's.
      if (event.target instanceof Element && event.target.closest('.xterm') !== null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [code]);
}
