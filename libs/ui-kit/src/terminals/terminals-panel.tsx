import { IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import { useNow } from '../servers/use-now.ts';
import { EmptyState, ErrorLine, ErrorState, LoadingState } from '../shell/states.tsx';
import { VisibleText } from '../text/visible-text.tsx';
import { useStoredChoice } from '../workbench/stored-choice.ts';
import { orderTerminals, terminalLook, terminalTime } from './terminal-view.ts';
import { TerminalView } from './terminal-view-pane.tsx';
import styles from './terminals.module.css';
import type { TerminalList } from './use-terminals.ts';

/** The terminals of a session: a list, and the one that is open. */
export function TerminalsPanel({ list: { terminals, error } }: { list: TerminalList }) {
  const [chosen, choose] = useStoredChoice('session', 'chatos-terminal', null);
  /** The one the user opened or left here: the focus goes with it, and nowhere when the page is loaded anew. */
  const [touched, setTouched] = useState<string | null>(null);
  const now = useNow();
  const open = terminals?.find(({ id }) => id === chosen);
  const openRow = (id: string) => {
    setTouched(id);
    choose(id);
  };
  if (terminals === null) return error === null ? <LoadingState label="Reading terminals" /> : <ErrorState error={error} />;
  if (open !== undefined) return <TerminalView key={open.id} terminal={open} takesFocus={touched === open.id} onClose={() => { setTouched(open.id); choose(null); }} />;
  return (
    <>
      {error === null ? null : <ErrorLine error={error} />}
      {terminals.length === 0 ? (
        <EmptyState isCompact icon={<IconTerminal2 size={22} stroke={1.6} />} title="No terminals">
          When a model runs something in the background, such as a server, a watcher or a shell, its terminal appears here: you see what it writes and can type into it.
        </EmptyState>
      ) : null}
      <ul className={styles.list} aria-label="Terminals">
        {orderTerminals(terminals).map((terminal) => {
          const { word, color } = terminalLook(terminal);
          return (
            <li key={terminal.id}>
              <button type="button" className={styles.row} autoFocus={terminal.id === touched} onClick={() => openRow(terminal.id)} data-testid={TEST_IDS.terminalRow} data-terminal={terminal.name} data-state={terminal.state}>
                <span className={styles.dot} data-color={color} aria-hidden="true" />
                <span className={styles.name}><VisibleText text={terminal.name} /></span>
                <span className={styles.word}>{word}</span>
                <code className={styles.command}><VisibleText text={terminal.command} /></code>
                <span className={styles.note}>{terminalTime(terminal, now)}{terminal.isSandboxed ? '' : ' · not in a sandbox'}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
