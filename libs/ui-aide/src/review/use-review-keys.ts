import { belongsToInputMethod, isSomethingOpen } from '@chatos/ui-kit';
import { useEffect, useRef } from 'react';
import { actionOfKey, placeOf } from './review-keys.ts';
import type { ReviewAction } from './review-keys.ts';

/** The keys of the review, for as long as it is shown: wherever the focus is, but in a field, a menu or a dialog. */
export function useReviewKeys(onAction: (action: ReviewAction) => void): void {
  const act = useRef(onAction);
  useEffect(() => { act.current = onAction; });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Before a dialog hears Escape: it would be gone by the time it is looked for.
      if (event.defaultPrevented || belongsToInputMethod(event, false) || isSomethingOpen()) return;
      const isElsewhere = event.target instanceof HTMLElement && event.target !== document.body && event.target.closest('main') === null;
      const action = isElsewhere ? null : actionOfKey({ key: event.key, hasModifier: event.altKey || event.ctrlKey || event.metaKey, place: placeOf(event.target) });
      if (action === null) return;
      event.preventDefault();
      act.current(action);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
