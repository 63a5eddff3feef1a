import { TERMINAL_TURN_STATES } from '@chatos/contracts';
import type { Session } from '@chatos/contracts';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useStoredChoice } from '../workbench/stored-choice.ts';

/** Sessions that were under way when last heard of, and those that have ended since without the user having looked at them. */
export type Unseen = Readonly<Record<string, 'under-way' | 'unseen'>>;

/** More are not kept; the oldest go first. */
const MOST_KEPT = 500;
const NOTHING: Unseen = {};

/** What is unseen after the list has become this one. @param looked the session the user looks at; null where none, or where the page is out of sight */
export function nextUnseen(known: Unseen, sessions: readonly Pick<Session, 'id' | 'lastTurnState'>[], looked: string | null): Unseen {
  const next = new Map(Object.entries(known));
  for (const { id, lastTurnState: state } of sessions) {
    if (state !== null && !TERMINAL_TURN_STATES.includes(state)) next.set(id, 'under-way');
    else if (next.get(id) === 'under-way') next.set(id, 'unseen');
    if (id === looked && next.get(id) === 'unseen') next.delete(id);
  }
  const kept = [...next].slice(-MOST_KEPT);
  const isSame = kept.length === Object.keys(known).length && kept.every(([id, mark]) => known[id] === mark);
  return isSame ? known : Object.fromEntries(kept);
}

/** The sessions with a result the user has not looked at; kept on this machine, so that what ended while no page was open counts too. */
export function useUnseen(runtime: string, sessions: readonly Session[], selected: string | null): ReadonlySet<string> {
  const [stored, setStored] = useStoredChoice('local', `chatos-unseen:${runtime}`, null);
  const isVisible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible', () => true);
  const known = useMemo(() => parse(stored), [stored]);
  const next = useMemo(() => nextUnseen(known, sessions, isVisible ? selected : null), [known, sessions, isVisible, selected]);
  useEffect(() => {
    if (next !== known) setStored(JSON.stringify(next));
  }, [next, known, setStored]);
  return useMemo(() => new Set(Object.keys(next).filter((id) => next[id] === 'unseen')), [next]);
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** Whatever lies in the storage: what is none of ours counts as nothing. */
function parse(stored: string | null): Unseen {
  if (stored === null) return NOTHING;
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== 'object' || value === null) return NOTHING;
    return Object.fromEntries(Object.entries(value).filter(([, mark]) => mark === 'under-way' || mark === 'unseen')) as Unseen;
  } catch {
    return NOTHING;
  }
}
