import { useCallback, useState } from 'react';

/**
 * A small choice of the user's that outlives a reload: of this tab (`session`) or of this machine (`local`). Where storage is switched off
 * it lives as long as the page.
 */
export function useStoredChoice(kind: 'session' | 'local', key: string, initial: string | null): [string | null, (value: string | null) => void] {
  const [value, setValue] = useState(() => readChoice(kind, key) ?? initial);
  const change = useCallback(
    (next: string | null) => {
      setValue(next);
      writeChoice(kind, key, next);
    },
    [kind, key],
  );
  return [value, change];
}

/** Sets a choice from outside of what shows it: it holds for what is drawn anew. */
export function writeChoice(kind: 'session' | 'local', key: string, value: string | null): void {
  try {
    if (value === null) storage(kind).removeItem(key);
    else storage(kind).setItem(key, value);
  } catch {
    // Not kept: the next reload starts from the initial choice.
  }
}

export function readChoice(kind: 'session' | 'local', key: string): string | null {
  try {
    return storage(kind).getItem(key);
  } catch {
    return null;
  }
}

function storage(kind: 'session' | 'local'): Storage {
  return kind === 'session' ? window.sessionStorage : window.localStorage;
}
