import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { Explained, Terminal } from '@chatos/contracts';
import { IconArrowLeft, IconClearAll, IconEar, IconPlayerStop, IconSearch, IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useCallback, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { ErrorLine } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { useStoredChoice } from '../workbench/stored-choice.ts';
import { OwnerMark } from './owner-mark.tsx';
import { TerminalScreen } from './terminal-screen.tsx';
import type { TerminalHandle } from './terminal-screen.tsx';
import { TerminalSearch } from './terminal-search.tsx';
import type { SearchFound } from './terminal-search.tsx';
import { terminalLook, whyReadOnly } from './terminal-view.ts';
import styles from './terminals.module.css';

/** One terminal with what is known of it. Give it the terminal's id as `key`. */
export function TerminalView({ terminal: listed, takesFocus, beside, onClose }: { terminal: Terminal; takesFocus: boolean; beside: ReactNode; onClose: () => void }) {
  const { client } = useRuntime();
  const [watched, setWatched] = useState<Terminal | null>(null);
  const [error, setError] = useState<Explained | null>(null);
  const [isSure, setSure] = useState(false);
  const [isEnding, setEnding] = useState(false);
  const [spoken, setSpoken] = useStoredChoice('local', 'chatos-terminal-spoken', null);
  const handle = useRef<TerminalHandle>(null);
  const [isSearching, setSearching] = useState(false);
  const [found, setFound] = useState<SearchFound | null>(null);
  const back = useRef<HTMLButtonElement>(null);
  // Whichever of the two streams told first that it has ended.
  const terminal = watched === null || listed.state !== 'running' ? listed : watched;
  const { word, color } = terminalLook(terminal);
  const isRunning = terminal.state === 'running';
  const reason = whyReadOnly(terminal);
  const search = useCallback(() => setSearching(true), []);
  const leave = useCallback(() => back.current?.focus(), []);

  const end = () => {
    setEnding(true);
    client.terminals
      .kill({ id: terminal.id })
      .then(() => setError(null), (cause: unknown) => setError(explainError(cause)))
      .finally(() => { setEnding(false); setSure(false); });
  };
  return (
    <section className={styles.view} aria-label={`Terminal ${terminal.name}`} data-testid={TEST_IDS.terminalView} data-state={terminal.state} data-terminal={terminal.name} data-owner={terminal.owner}>
      <header className={styles.bar}>
        <Tooltip label="All terminals">
          <ActionIcon ref={back} variant="subtle" color="gray" size="sm" onClick={onClose} aria-label="All terminals" data-testid={TEST_IDS.terminalBack}><IconArrowLeft size={15} /></ActionIcon>
        </Tooltip>
        <span className={styles.dot} data-color={color} aria-hidden="true" />
        <span className={styles.name}><VisibleText text={terminal.name} /></span>
        <OwnerMark terminal={terminal} />
        <span className={styles.word} role="status">{word}</span>
        <span className={styles.space} />
        {terminal.owner === 'user' ? null : <Tooltip label={terminal.isSandboxed ? 'Runs in a sandbox' : 'Runs without a sandbox'}>
          <span className={styles.shield} data-open={!terminal.isSandboxed || undefined} role="img" aria-label={terminal.isSandboxed ? 'Runs in a sandbox' : 'Runs without a sandbox'}>
            {terminal.isSandboxed ? <IconShieldCheck size={15} stroke={1.7} /> : <IconShieldOff size={15} stroke={1.7} />}
          </span>
        </Tooltip>}
        <Tooltip label="Search what it wrote (Ctrl and F)">
          <ActionIcon variant={isSearching ? 'light' : 'subtle'} color="gray" size="sm" aria-pressed={isSearching} aria-label="Search what it wrote" onClick={() => setSearching(true)}><IconSearch size={14} stroke={1.7} /></ActionIcon>
        </Tooltip>
        <Tooltip label={spoken === null ? 'For a screen reader' : 'Not for a screen reader'}>
          <ActionIcon variant={spoken === null ? 'subtle' : 'light'} color="gray" size="sm" aria-pressed={spoken !== null} aria-label="For a screen reader" onClick={() => setSpoken(spoken === null ? 'on' : null)}><IconEar size={14} stroke={1.7} /></ActionIcon>
        </Tooltip>
        <CopyButton label="Copy what is selected, or all" text={() => handle.current?.text() ?? ''} />
        <Tooltip label="Clear what is shown">
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Clear what is shown" onClick={() => handle.current?.clear()}><IconClearAll size={15} stroke={1.7} /></ActionIcon>
        </Tooltip>
        {beside}
        {isRunning && !isSure ? (
          <Tooltip label="End the program">
            <ActionIcon variant="subtle" color="red" size="sm" onClick={() => setSure(true)} aria-label="End the program" data-testid={TEST_IDS.terminalKill}><IconPlayerStop size={15} stroke={1.8} /></ActionIcon>
          </Tooltip>
        ) : null}
      </header>
      <div className={styles.facts}>
        <code title={terminal.command}><VisibleText text={terminal.command} /></code>
        <span title={terminal.cwd}>in <VisibleText text={terminal.cwd} /></span>
      </div>
      {isRunning && isSure ? (
        <div className={styles.sure} role="alertdialog" aria-label="End the program?">
          <span>End it, with everything it started?</span>
          <Button size="compact-xs" color="red" autoFocus loading={isEnding} onClick={end} data-testid={TEST_IDS.terminalKillSure}>End it</Button>
          <Button size="compact-xs" variant="default" onClick={() => setSure(false)}>Let it run</Button>
        </div>
      ) : null}
      {error === null ? null : <ErrorLine error={error} />}
      {isSearching ? <TerminalSearch handle={handle} found={found} onClose={() => { setSearching(false); handle.current?.focus(); }} /> : null}
      <TerminalScreen terminal={terminal} onChanged={setWatched} onError={setError} handle={handle} onSearch={search} onFound={setFound} takesFocus={takesFocus} onLeave={leave} isSpoken={spoken !== null} />
      {reason === null ? null : <p className={styles.reason} data-testid={TEST_IDS.terminalReason}>{reason}</p>}
    </section>
  );
}
