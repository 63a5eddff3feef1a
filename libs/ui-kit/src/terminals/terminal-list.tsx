import type { Terminal } from '@chatos/contracts';
import { useNow } from '../servers/use-now.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { OwnerMark } from './owner-mark.tsx';
import { orderTerminals, terminalLook, terminalOwner, terminalTime } from './terminal-view.ts';
import styles from './terminals.module.css';

/** A row for each terminal, those that run first. */
export function TerminalList({ terminals, touched, onOpen }: { terminals: readonly Terminal[]; touched: string | null; onOpen: (id: string) => void }) {
  const now = useNow();
  return (
    <ul className={styles.list} aria-label="Terminals">
      {orderTerminals(terminals).map((terminal) => {
        const { word, color } = terminalLook(terminal);
        const { sandbox } = terminalOwner(terminal);
        return (
          <li key={terminal.id}>
            <button type="button" className={styles.row} autoFocus={terminal.id === touched} onClick={() => onOpen(terminal.id)} data-testid={TEST_IDS.terminalRow} data-terminal={terminal.name} data-owner={terminal.owner} data-state={terminal.state}>
              <span className={styles.dot} data-color={color} aria-hidden="true" />
              <span className={styles.title}><span className={styles.name}><VisibleText text={terminal.name} /></span><OwnerMark terminal={terminal} /></span>
              <span className={styles.word}>{word}</span>
              <code className={styles.command}><VisibleText text={terminal.command} /></code>
              <span className={styles.note}>{terminalTime(terminal, now)}{sandbox === null ? '' : ` · ${sandbox}`}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
