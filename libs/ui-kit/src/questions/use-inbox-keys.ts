import { useEffect, useLayoutEffect, useRef } from 'react';
import { belongsToInputMethod } from '../composer/composer-keys.ts';
import { TEST_IDS } from '../test-ids.ts';
import { ANSWERABLE_AFTER_MS, inboxActionOf, inboxPlaceOf } from './inbox-keys.ts';
import type { InboxAction } from './inbox-keys.ts';

/** The keys of the inbox while it is open. A key answers only what has been the current question for a moment. */
export function useInboxKeys(currentId: string | null, onAction: (action: InboxAction) => void): void {
  const act = useRef(onAction);
  const since = useRef(0);
  useEffect(() => { act.current = onAction; });
  useLayoutEffect(() => { since.current = performance.now(); }, [currentId]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || belongsToInputMethod(event, false)) return;
      const inbox = document.querySelector(`[data-testid="${TEST_IDS.questionInbox}"]`);
      const dialog = inbox?.closest('[role="dialog"]');
      // Over the inbox may lie another dialog, or a menu: the keys are theirs.
      if (!(event.target instanceof HTMLElement) || (event.target !== document.body && dialog?.contains(event.target) !== true) || document.querySelector('[role="menu"]') !== null) return;
      const action = inboxActionOf({ key: event.key, hasModifier: event.altKey || event.ctrlKey || event.metaKey, isRepeated: event.repeat, place: inboxPlaceOf(event.target) });
      if (action === null) return;
      event.preventDefault();
      const isAnswer = action === 'allow' || action === 'allow-session' || action === 'deny';
      if (!isAnswer || performance.now() - since.current >= ANSWERABLE_AFTER_MS) act.current(action);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
