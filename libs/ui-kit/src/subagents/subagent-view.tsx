import { ActionIcon, Badge, Button, Tooltip } from '@mantine/core';
import type { Explained, SessionId, SubagentStream } from '@chatos/contracts';
import { IconArrowLeft, IconMessage, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { useNow } from '../servers/use-now.ts';
import { ErrorLine, LoadingState } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { jumpToMessage } from '../workbench/message-jump.ts';
import { StepItem } from './step-item.tsx';
import { shownSteps, SUBAGENT_LOOKS, subagentNote } from './subagent-state.ts';
import styles from './subagents.module.css';
import type { Subagents } from './use-subagents.ts';
import { useSteps } from './use-steps.ts';

/** So near to its end, in pixels, the list follows what is added. */
const FOLLOW_WITHIN = 40;

/** One run, step by step. Give it the run's id as `key`. */
export function SubagentView({ stream, root, listen, onClose }: { stream: SubagentStream; /** The run in the conversation that it is a branch of. */ root: SubagentStream; listen: Subagents['listen']; onClose: () => void }) {
  const { client } = useRuntime();
  const { list, error, isLoadingOlder, loadOlder } = useSteps(stream.id, listen);
  const [failure, setFailure] = useState<Explained | null>(null);
  const [isStopping, setStopping] = useState(false);
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const isRunning = stream.status === 'running';
  const { word, color } = SUBAGENT_LOOKS[stream.status];
  const steps = shownSteps(list.steps, isRunning);

  useEffect(() => {
    if (isRunning && isAtEnd.current && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [list, isRunning]);
  const onScroll = () => {
    const element = scroller.current;
    if (element !== null) isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOW_WITHIN;
  };
  const stop = () => {
    setStopping(true);
    client.subagents
      .cancel({ streamId: stream.id })
      .then(() => setFailure(null), (cause: unknown) => setFailure(explainError(cause)))
      .finally(() => setStopping(false));
  };
  return (
    <section className={styles.view} aria-label={`Subagent ${stream.agent}`} data-testid={TEST_IDS.subagentView} data-status={stream.status}>
      <header className={styles.bar}>
        <Tooltip label="All subagents">
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={onClose} aria-label="All subagents"><IconArrowLeft size={15} /></ActionIcon>
        </Tooltip>
        <span className={styles.agent}><VisibleText text={stream.agent} /></span>
        <Badge size="sm" variant="dot" color={color} role="status">{word}</Badge>
        <span className={styles.space} />
        <Tooltip label="Show its place in the conversation">
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={() => jumpToMessage({ sessionId: root.sessionId as SessionId, callId: root.toolCallId })} aria-label="Show its place in the conversation"><IconMessage size={14} stroke={1.7} /></ActionIcon>
        </Tooltip>
        {isRunning ? <Button size="compact-xs" variant="light" color="red" leftSection={<IconPlayerStop size={13} />} loading={isStopping} onClick={stop} data-testid={TEST_IDS.subagentStop}>Stop</Button> : null}
      </header>
      <div className={styles.note}>{subagentNote(stream, now)}</div>
      {error === null ? null : <ErrorLine error={error} />}
      {failure === null ? null : <ErrorLine error={failure} />}
      <div className={styles.steps} ref={scroller} onScroll={onScroll} tabIndex={0} role="log" aria-label="Steps">
        <div className={styles.asked}>
          <div className={styles.label}>Task <CopyButton label="Copy the task" text={stream.task} /></div>
          <p><VisibleText text={stream.task} /></p>
        </div>
        {typeof list.olderCursor === 'string' ? <Button variant="subtle" size="compact-xs" loading={isLoadingOlder} onClick={loadOlder}>Earlier steps</Button> : null}
        {list.olderCursor === undefined && error === null ? <LoadingState label="Reading steps" /> : null}
        {steps.map((step) => <StepItem key={step.key} step={step} />)}
        {isRunning ? <p className={styles.working}>It works …</p> : null}
        {!isRunning && steps.length === 0 && stream.result !== '' ? <p className={styles.notice}><VisibleText text={stream.result} /></p> : null}
      </div>
    </section>
  );
}
