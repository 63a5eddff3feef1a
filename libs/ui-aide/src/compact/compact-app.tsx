import type { SessionGlance, SessionId } from '@chatos/contracts';
import { ConnectionBanner, EmptyState, ErrorLine, formatCost, formatCount, LoadingState, TEST_IDS, VisibleText } from '@chatos/ui-kit';
import { ActionIcon, Button, NativeSelect, Tooltip } from '@mantine/core';
import { IconArrowsDiagonal, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { CompactField } from './compact-field.tsx';
import { closeCompact, showInMainWindow } from './compact-place.ts';
import { CompactQuestion } from './compact-question.tsx';
import styles from './compact.module.css';
import { elapsed, isUnderWay, shownGlance, stateWords } from './glance-list.ts';
import { useGlances } from './use-glances.ts';
import { useSteering } from './use-steering.ts';

const nameOf = ({ session }: SessionGlance): string => (session.title === '' ? 'Untitled' : session.title);

/** The small window: one session at a glance, and what steers it. */
export function CompactApp() {
  const { glances, questions, lost } = useGlances();
  const [chosen, setChosen] = useState<string | null>(null);
  const steering = useSteering();
  const glance = shownGlance(glances ?? [], chosen);
  /** Whoever has begun to steer a session goes on with that one, whatever another begins to ask. */
  const hold = () => { if (glance !== null) setChosen(glance.session.id); };
  const open = (questionId: string | null, sessionId: SessionId | null = glance?.session.id ?? null) => showInMainWindow({ sessionId, questionId });
  // Those of other sessions are not lost behind the one that is shown.
  const newest = questions.findLast(({ sessionId }) => sessionId === glance?.session.id) ?? questions.at(-1);
  // The one that is read stays until it is answered: a newer one under the same buttons would be allowed unread.
  const [readId, setReadId] = useState<string | null>(null);
  const asked = questions.find(({ id }) => id === readId) ?? newest;
  useEffect(() => setReadId(asked?.id ?? null), [asked?.id]);
  return (
    <main className={styles.compact} data-testid={TEST_IDS.compact}>
      <h1 className="visually-hidden">AIDE at a glance</h1>
      <header className={styles.bar}>
        {glances === null || glance === null ? <span className={styles.name}>AIDE</span> : (
          <NativeSelect
            className={styles.session} size="xs" variant="unstyled" aria-label="Session" data-testid={TEST_IDS.compactSession} value={glance.session.id}
            onChange={(event) => setChosen(event.currentTarget.value)} data={glances.map((each) => ({ value: each.session.id, label: `${nameOf(each)}${each.waiting > 0 ? ` (${each.waiting} wait)` : ''}` }))}
          />
        )}
        <Tooltip label="Open in the main window"><ActionIcon variant="subtle" color="gray" size={24} onClick={() => open(null)} aria-label="Open in the main window" data-testid={TEST_IDS.compactOpen}><IconArrowsDiagonal size={14} /></ActionIcon></Tooltip>
        <Tooltip label="Close"><ActionIcon variant="subtle" color="gray" size={24} onClick={() => closeCompact()} aria-label="Close the compact window"><IconX size={14} /></ActionIcon></Tooltip>
      </header>
      <ConnectionBanner />
      <div className={styles.body}>
        {glances === null ? <LoadingState label="Looking at the sessions" /> : glance === null ? (
          <EmptyState isCompact title="No session yet">
            <Button size="compact-xs" variant="default" onClick={() => open(null)}>Open AIDE</Button>
          </EmptyState>
        ) : <Facts glance={glance} isBrief={asked !== undefined} />}
        {asked === undefined ? null : <CompactQuestion key={asked.id} question={asked} waiting={questions.length} steering={steering} onOpen={() => open(asked.id, asked.sessionId as SessionId | null)} />}
        {steering.error === null ? null : <ErrorLine error={steering.error} />}
        {lost === null ? null : <ErrorLine error={lost} />}
      </div>
      {glance === null ? null : <div onFocusCapture={hold} onPointerDownCapture={hold}><CompactField key={glance.session.id} glance={glance} steering={steering} /></div>}
    </main>
  );
}

/** @param props.isBrief a question needs the room */
function Facts({ glance, isBrief }: { glance: SessionGlance; isBrief: boolean }) {
  const now = useSeconds(isUnderWay(glance));
  const { turn, doing, runningSubagents, runningTerminals } = glance;
  const facts = [
    elapsed(glance, now),
    turn === null || turn.inputTokens + turn.outputTokens === 0 ? '' : turn.cost > 0 ? formatCost(turn.cost) : `${formatCount(turn.inputTokens + turn.outputTokens)} tokens`,
    runningSubagents === 0 ? '' : `${runningSubagents} ${runningSubagents === 1 ? 'subagent' : 'subagents'}`,
    runningTerminals === 0 ? '' : `${runningTerminals} ${runningTerminals === 1 ? 'terminal' : 'terminals'}`,
  ].filter((fact) => fact !== '');
  return (
    <div>
      <p className={styles.facts}>
        <span className={styles.state} data-state={turn?.state ?? 'rest'} data-testid={TEST_IDS.compactState} role="status">{stateWords(glance)}</span>
        {facts.map((fact) => <span key={fact}>{fact}</span>)}
      </p>
      {isBrief ? null : doing === '' ? (turn?.notice ? <p className={styles.doing}><VisibleText text={turn.notice} /></p> : null) : <p className={styles.doing} title={doing} data-testid={TEST_IDS.compactDoing}><VisibleText text={doing} /></p>}
    </div>
  );
}

/** The time, every second while it is shown to pass. */
function useSeconds(isTicking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isTicking) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return now;
}
