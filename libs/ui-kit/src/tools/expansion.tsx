import { createContext, useContext, useState } from 'react';
import type { ReactNode } from 'react';

/** What the user opened, by key: a row that was scrolled out of the list and back stands as it was left. */
const ExpansionContext = createContext<Map<string, boolean>>(new Map());

export function ExpansionProvider({ children }: { children: ReactNode }) {
  const [opened] = useState(() => new Map<string, boolean>());
  return <ExpansionContext value={opened}>{children}</ExpansionContext>;
}

/** @returns whether the thing named `key` is open, and how to open or close it */
export function useExpansion(key: string): [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const opened = useContext(ExpansionContext);
  const [isOpen, setOpen] = useState(opened.get(key) ?? false);
  return [isOpen, (next) => { opened.set(key, next); setOpen(next); }];
}
