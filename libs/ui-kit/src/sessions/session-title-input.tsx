import type { Session } from '@chatos/contracts';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { belongsToInputMethod } from '../composer/composer-keys.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { showError } from '../shell/toasts.tsx';
import { TEST_IDS } from '../test-ids.ts';
import styles from './session-list.module.css';

/** The name of a session while it is changed: Enter and leaving keep it, Escape does not. */
export function SessionTitleInput({ session, onDone }: { session: Session; onDone: () => void }) {
  const { client } = useRuntime();
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => input.current?.select(), []);

  const finish = (isKept: boolean) => {
    if (isDone.current) return;
    isDone.current = true;
    const title = input.current?.value.trim() ?? '';
    onDone();
    if (!isKept || title === '' || title === session.title) return;
    client.sessions.update({ id: session.id, title }).catch((cause: unknown) => showError(cause, 'The session could not be renamed'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (belongsToInputMethod(event.nativeEvent, false)) return;
    if (event.key === 'Enter') finish(true);
    else if (event.key === 'Escape') finish(false);
  };
  return <input ref={input} className={styles.rename} defaultValue={session.title} maxLength={200} aria-label="Name of the session" data-testid={TEST_IDS.sessionTitle} onKeyDown={onKeyDown} onBlur={() => finish(true)} autoFocus />;
}
