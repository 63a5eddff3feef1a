import { ActionIcon, TextInput, Tooltip, useComputedColorScheme } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import type { TerminalHandle } from './terminal-screen.tsx';
import styles from './terminals.module.css';

export interface SearchFound {
  /** Of the place that is shown, from 0; -1 where there are too many to tell, or none. */
  readonly index: number;
  readonly count: number;
}

export interface TerminalSearchProps {
  readonly handle: RefObject<TerminalHandle | null>;
  readonly found: SearchFound | null;
  readonly onClose: () => void;
}

/** Searches what a terminal wrote, as far as it is shown. Enter goes to the next place, with Shift to the one before; Escape ends it. */
export function TerminalSearch({ handle, found, onClose }: TerminalSearchProps) {
  const [term, setTerm] = useState('');
  const scheme = useComputedColorScheme('light');
  // What is marked has the colours of its time.
  useEffect(() => {
    handle.current?.search('', 'next', false);
    handle.current?.search(term, 'next', true);
  }, [scheme]);
  const go = (direction: 'next' | 'previous') => handle.current?.search(term, direction, false);
  const close = () => {
    handle.current?.search('', 'next', false);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') go(event.shiftKey ? 'previous' : 'next');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.search} role="search" aria-label="In this terminal">
      <TextInput
        size="xs" className={styles.term} value={term} placeholder="Search what it wrote" aria-label="Search what it wrote" autoFocus data-testid={TEST_IDS.terminalSearch} onKeyDown={onKeyDown}
        onChange={({ currentTarget: { value } }) => {
          setTerm(value);
          handle.current?.search(value, 'next', true);
        }}
      />
      <span className={styles.count} role="status" data-testid={TEST_IDS.terminalSearchCount}>{term === '' ? '' : foundInWords(found)}</span>
      <Tooltip label="The one before (Shift and Enter)"><ActionIcon variant="subtle" color="gray" size="sm" disabled={term === ''} onClick={() => go('previous')} aria-label="The one before"><IconArrowUp size={14} /></ActionIcon></Tooltip>
      <Tooltip label="The next (Enter)"><ActionIcon variant="subtle" color="gray" size="sm" disabled={term === ''} onClick={() => go('next')} aria-label="The next"><IconArrowDown size={14} /></ActionIcon></Tooltip>
      <Tooltip label="End the search (Escape)"><ActionIcon variant="subtle" color="gray" size="sm" onClick={close} aria-label="End the search"><IconX size={14} /></ActionIcon></Tooltip>
    </div>
  );
}

export function foundInWords(found: SearchFound | null): string {
  if (found === null || found.count === 0) return 'Nothing found';
  return found.index < 0 ? `${found.count.toLocaleString('en')}+ places` : `${found.index + 1} of ${found.count}`;
}
