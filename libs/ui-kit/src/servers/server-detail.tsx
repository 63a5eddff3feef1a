import { Badge, Button } from '@mantine/core';
import type { Question, ServerStatus } from '@chatos/contracts';
import { IconCircleCheck, IconCircleX, IconPlayerPlay, IconPlayerStop, IconRefresh, IconStethoscope } from '@tabler/icons-react';
import { QuestionCard } from '../questions/question-card.tsx';
import { useQuestions } from '../questions/questions-context.tsx';
import { ErrorLine } from '../shell/states.tsx';
import { formatDuration } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { SandboxBadge } from './sandbox-badge.tsx';
import { ServerFacts, ServerInstances } from './server-facts.tsx';
import { ServerLog } from './server-log.tsx';
import { STATE_LOOKS } from './server-view.ts';
import styles from './servers.module.css';
import { useServerActions } from './use-server-action.ts';
import type { ServerActions } from './use-server-action.ts';

/** What has to be answered before a server runs, or its tools are offered. */
const CONCERNS_THE_SERVER: readonly Question['body']['kind'][] = ['server-consent', 'tools-changed', 'sign-in'];

/** One server in the control room. Give it the server's id as `key`. */
export function ServerDetail({ status }: { status: ServerStatus }) {
  const actions = useServerActions(status.id);
  const look = STATE_LOOKS[status.state];
  return (
    <section className={styles.detail} aria-label={`Server ${status.name}`} data-testid={TEST_IDS.serverDetail} data-server={status.name} data-state={status.state}>
      <header className={styles.detailHead}>
        <h2><VisibleText text={status.name} /></h2>
        <span role="status"><Badge color={look.color} variant="dot" data-testid={TEST_IDS.serverState}>{look.word}</Badge></span>
        {status.isBuiltin ? <Badge variant="default" tt="none" fw={500} data-testid={TEST_IDS.builtinTag}>brought by ChatOS</Badge> : null}
        {status.sandbox?.kind === 'none' ? <SandboxBadge reason={status.sandbox.reason} /> : null}
        <span className={styles.space} />
        <Actions status={status} actions={actions} />
      </header>
      {status.problem === null ? null : (
        <div className={styles.problem} data-failed={status.state === 'failed' || undefined} data-testid={TEST_IDS.serverProblem}>
          <strong><VisibleText text={status.problem} /></strong>
          {status.remedy === null ? null : <span> <VisibleText text={status.remedy} /></span>}
        </div>
      )}
      {actions.error === null ? null : <ErrorLine error={actions.error} />}
      <Asked server={status.name} />
      <Tested actions={actions} />
      <ServerInstances status={status} />
      <ServerFacts status={status} />
      <ServerLog id={status.id} />
    </section>
  );
}

function Actions({ status, actions }: { status: ServerStatus; actions: ServerActions }) {
  const { doing, run } = actions;
  // A failed server may still be listed with an instance of which nothing runs: that one is to be started.
  const isUp = ['running', 'starting', 'restarting'].includes(status.state) || status.instances.some(({ startedAt }) => startedAt !== null);
  const isOff = status.state === 'disabled';
  const others = (action: string) => doing !== null && doing !== action;
  return (
    <div className={styles.actions}>
      {isUp ? (
        <>
          <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={14} />} loading={doing === 'restart'} disabled={others('restart')} onClick={() => run('restart')} data-testid={TEST_IDS.serverRestart}>Restart</Button>
          <Button size="compact-sm" variant="default" leftSection={<IconPlayerStop size={14} />} loading={doing === 'stop'} disabled={others('stop')} onClick={() => run('stop')} data-testid={TEST_IDS.serverStop}>Stop</Button>
        </>
      ) : (
        <Button size="compact-sm" variant="default" leftSection={<IconPlayerPlay size={14} />} loading={doing === 'start'} disabled={isOff || others('start')} onClick={() => run('start')} data-testid={TEST_IDS.serverStart}>Start</Button>
      )}
      {doing === 'test' ? (
        <Button size="compact-sm" variant="light" onClick={actions.cancel} data-testid={TEST_IDS.serverTest}>Testing… stop</Button>
      ) : (
        <Button size="compact-sm" variant="default" leftSection={<IconStethoscope size={14} />} disabled={isOff || doing !== null} onClick={() => run('test')} data-testid={TEST_IDS.serverTest}>Test</Button>
      )}
    </div>
  );
}

/** The conversation, above whose composer it would be asked, is not in sight here: a start would seem to hang. */
function Asked({ server }: { server: string }) {
  const { open, isInboxOpen } = useQuestions();
  const asked = isInboxOpen ? [] : open.filter((question) => question.server === server && CONCERNS_THE_SERVER.includes(question.body.kind));
  return asked.map((question) => <QuestionCard key={question.id} question={question} />);
}

function Tested({ actions: { tested } }: { actions: ServerActions }) {
  return (
    <div role="status">
      {tested === null ? null : (
        <div className={styles.tested} data-ok={tested.ok} data-testid={TEST_IDS.serverTested}>
          {tested.ok ? <IconCircleCheck size={16} aria-hidden="true" /> : <IconCircleX size={16} aria-hidden="true" />}
          <div>
            <strong>{tested.message}</strong> <span className={styles.faint}>{formatDuration(tested.elapsedMs)}</span>
            {tested.ok ? <div className={styles.names}>{tested.details.map((name) => <code key={name}><VisibleText text={name} /></code>)}</div> : tested.details.map((sentence) => <div key={sentence}><VisibleText text={sentence} /></div>)}
          </div>
        </div>
      )}
    </div>
  );
}
