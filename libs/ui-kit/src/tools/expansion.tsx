import { createContext, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

/** What the user opened, by key: a row that was scrolled out of the list and back stands as it was left. */
const ExpansionContext = createContext<{ opened: Map<string, boolean>; onToggle: () => void }>({ opened: new Map(), onToggle: () => undefined });

/** @param props.onToggle is told before something opens or closes */
export function ExpansionProvider({ onToggle, children }: { onToggle: () => void; children: ReactNode }) {
  const [opened] = useState(() => new Map<string, boolean>());
  const value = useMemo(() => ({ opened, onToggle }), [opened, onToggle]);
  return <ExpansionContext value={value}>{children}</ExpansionContext>;
}

/** @returns whether the thing named `key` is open, and how to open or close it */
export function useExpansion(key: string): [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const { opened, onToggle } = useContext(ExpansionContext);
  const [isOpen, setOpen] = useState(opened.get(key) ?? false);
  return [isOpen, (next) => { onToggle(); opened.set(key, next); setOpen(next); }];
}
