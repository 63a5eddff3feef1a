import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import type { ServerStatus } from '@chatos/contracts';
import { IconPlugConnected, IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { EmptyState, ErrorLine, ErrorState, LoadingState } from '../shell/states.tsx';
import { useSurfaceNavigation } from '../shell/use-surface-navigation.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { ServerDetail } from './server-detail.tsx';
import { callTotals, formatBytes, orderStatuses, STATE_LOOKS } from './server-view.ts';
import styles from './servers.module.css';
import { useServers } from './use-servers.ts';

/** More servers than this, and the list is searched by name. */
const SEARCH_BEYOND = 8;

/** Every server of this runtime: what state it is in, what runs of it, what it writes; and the means to start, stop and test it. */
export function ControlRoom({ onClose }: { onClose: () => void }) {
  const { servers, error } = useServers();
  const navigation = useSurfaceNavigation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [words, setWords] = useState('');
  if (servers === null) return <Frame onClose={onClose} note="">{error === null ? <LoadingState label="Reading servers" /> : <ErrorState error={error} />}</Frame>;
  const ordered = orderStatuses(servers);
  const shown = ordered.filter(({ name }) => name.includes(words.trim().toLowerCase()));
  const current = ordered.find(({ id }) => id === chosen) ?? shown[0];
  if (current === undefined && servers.length === 0) {
    return (
      <Frame onClose={onClose} note="">
        <EmptyState icon={<IconPlugConnected size={22} stroke={1.6} />} title="No MCP servers yet">
          <p className={styles.emptyWords}>Servers give models tools: files, a database, a browser. Add one in Settings, or import those of another program.</p>
          <Button size="compact-sm" variant="light" onClick={() => navigation.show('settings')}>Add a server in Settings</Button>
        </EmptyState>
      </Frame>
    );
  }
  return (
    <Frame onClose={onClose} note={summary(servers)}>
      {error === null ? null : <ErrorLine error={error} />}
      <div className={styles.room}>
        <nav className={styles.list} aria-label="Servers">
          {servers.length > SEARCH_BEYOND ? <TextInput size="xs" m={6} placeholder={`Search ${servers.length} servers`} aria-label="Search servers" leftSection={<IconSearch size={13} />} value={words} onChange={(event) => setWords(event.currentTarget.value)} data-testid={TEST_IDS.serverSearch} /> : null}
          <ul className={styles.rows} onKeyDown={moveFocus}>
            {shown.map((status) => <Row key={status.id} status={status} isCurrent={status.id === current?.id} onChoose={() => setChosen(status.id)} />)}
          </ul>
          {shown.length === 0 ? <p className={styles.quiet}>No server of that name.</p> : null}
        </nav>
        <div className={styles.pane}>{current === undefined ? null : <ServerDetail key={current.id} status={current} />}</div>
      </div>
    </Frame>
  );
}

function Frame({ note, onClose, children }: { note: string; onClose: () => void; children: ReactNode }) {
  return (
    <section className={styles.frame} aria-label="Servers" data-testid={TEST_IDS.controlRoom}>
      <header className={styles.head}>
        <h1>Servers</h1>
        <span className={styles.faint}>{note}</span>
        <span className={styles.space} />
        <Tooltip label="Back to the conversation (Alt+S)">
          <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label="Close the servers" data-testid={TEST_IDS.closeServers}><IconX size={16} /></ActionIcon>
        </Tooltip>
      </header>
      {children}
    </section>
  );
}

function Row({ status, isCurrent, onChoose }: { status: ServerStatus; isCurrent: boolean; onChoose: () => void }) {
  const look = STATE_LOOKS[status.state];
  const { memoryBytes, inFlight } = callTotals(status.instances);
  const note = inFlight > 0 ? `${inFlight} ${inFlight === 1 ? 'call' : 'calls'} now` : memoryBytes === null ? '' : formatBytes(memoryBytes);
  return (
    <li>
      <button type="button" className={styles.row} aria-current={isCurrent || undefined} onClick={onChoose} data-testid={TEST_IDS.serverRow} data-server={status.name} data-state={status.state}>
        <span className={styles.dot} data-color={look.color} aria-hidden="true" />
        <span className={styles.rowName}><VisibleText text={status.name} /></span>
        <span className={styles.rowState}>{look.word}{status.sandbox?.kind === 'none' ? <strong className={styles.rowWarning}> · no sandbox</strong> : null}</span>
        <span className={styles.rowNote}>{note}</span>
      </button>
    </li>
  );
}

function summary(servers: readonly ServerStatus[]): string {
  const running = servers.filter(({ state }) => state === 'running').length;
  const troubled = servers.filter(({ state }) => ['failed', 'waiting-for-consent', 'needs-sign-in'].includes(state)).length;
  return `${servers.length} configured · ${running} running${troubled === 0 ? '' : ` · ${troubled} ${troubled === 1 ? 'needs' : 'need'} you`}`;
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step];
  next?.focus();
  next?.click();
}
