import { Button } from '@mantine/core';
import type { SessionId, Terminal } from '@chatos/contracts';
import { IconPlus, IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, ErrorLine, ErrorState, LoadingState } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { useStoredChoice } from '../workbench/stored-choice.ts';
import { BesideMenu } from './beside-menu.tsx';
import { useNewTerminal } from './new-terminal.tsx';
import { TerminalList as Rows } from './terminal-list.tsx';
import { TerminalView } from './terminal-view-pane.tsx';
import styles from './terminals.module.css';
import type { TerminalList } from './use-terminals.ts';

/** The terminals of a session, the user's own and the agent's: a list, and the one or two that are open. */
export function TerminalsPanel({ list: { terminals, error }, sessionId }: { list: TerminalList; sessionId: SessionId }) {
  const [first, chooseFirst] = useStoredChoice('session', 'chatos-terminal', null);
  const [second, chooseSecond] = useStoredChoice('session', 'chatos-terminal-beside', null);
  /** The one the user opened or left here: the focus goes with it, and nowhere when the page is loaded anew. */
  const [touched, setTouched] = useState<string | null>(null);
  const made = useNewTerminal(sessionId);
  if (terminals === null) return error === null ? <LoadingState label="Reading terminals" /> : <ErrorState error={error} />;

  const find = (id: string | null) => terminals.find((terminal) => terminal.id === id);
  const open = [...new Set([find(first), find(second)])].filter((terminal) => terminal !== undefined);
  const show = (ids: readonly string[], focused: string) => {
    setTouched(focused);
    chooseFirst(ids[0] ?? null);
    chooseSecond(ids[1] ?? null);
  };
  const openNew = made.open;
  if (open.length > 0) {
    const close = (closed: Terminal) => show(open.filter(({ id }) => id !== closed.id).map(({ id }) => id), closed.id);
    const beside = (shown: Terminal) => (
      <BesideMenu
        others={terminals.filter(({ id }) => !open.some((terminal) => terminal.id === id))}
        onChoose={({ id }) => show([shown.id, id], id)}
        onNew={openNew === null ? null : () => openNew(({ id }) => show([shown.id, id], id))}
      />
    );
    return (
      <>
        {made.error === null ? null : <ErrorLine error={made.error} />}
        <div className={styles.open}>
          {open.map((terminal) => <TerminalView key={terminal.id} terminal={terminal} takesFocus={touched === terminal.id} beside={open.length === 1 ? beside(terminal) : null} onClose={() => close(terminal)} />)}
        </div>
      </>
    );
  }
  return (
    <>
      {error === null ? null : <ErrorLine error={error} />}
      {made.error === null ? null : <ErrorLine error={made.error} />}
      {openNew === null ? null : (
        <div className={styles.actions}>
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} loading={made.isOpening} onClick={() => openNew(({ id }) => show([id], id))} data-testid={TEST_IDS.terminalNew}>New terminal</Button>
        </div>
      )}
      {terminals.length === 0 ? (
        <EmptyState isCompact icon={<IconTerminal2 size={22} stroke={1.6} />} title="No terminals">
          {openNew === null ? '' : 'Open your own shell in the workspace with “New terminal”. '}When a model runs something in the background, such as a server, a watcher or a shell, its terminal appears here: you see what it writes and can type into it.
        </EmptyState>
      ) : <Rows terminals={terminals} touched={touched} onOpen={(id) => show([id], id)} />}
    </>
  );
}
