import { useCallback, useState } from 'react';

/**
 * A small choice of the user's that outlives a reload: of this tab (`session`) or of this machine (`local`). Where storage is switched off
 * it lives as long as the page.
 */
export function useStoredChoice(kind: 'session' | 'local', key: string, initial: string | null): [string | null, (value: string | null) => void] {
  const [value, setValue] = useState(() => read(kind, key) ?? initial);
  const change = useCallback(
    (next: string | null) => {
      setValue(next);
      try {
        if (next === null) storage(kind).removeItem(key);
        else storage(kind).setItem(key, next);
      } catch {
        // Not kept: the next reload starts from the initial choice.
      }
    },
    [kind, key],
  );
  return [value, change];
}

function read(kind: 'session' | 'local', key: string): string | null {
  try {
    return storage(kind).getItem(key);
  } catch {
    return null;
  }
}

function storage(kind: 'session' | 'local'): Storage {
  return kind === 'session' ? window.sessionStorage : window.localStorage;
}
