import { Button } from '@mantine/core';
import type { SubagentStream } from '@chatos/contracts';
import { useEffect, useRef } from 'react';
import { ErrorLine, LoadingState } from '../shell/states.tsx';
import { VisibleText } from '../text/visible-text.tsx';
import { stepsWithBranches } from './branch-order.ts';
import styles from './branch.module.css';
import { StepItem } from './step-item.tsx';
import { SubagentBranch } from './subagent-branch.tsx';
import { shownSteps } from './subagent-state.ts';
import { streamsUnder, useSessionSubagents } from './subagents-context.tsx';
import { useSteps } from './use-steps.ts';

/** So near to its end, in pixels, the list follows what is added. */
const FOLLOW_WITHIN = 40;

/** The steps of a run as they come, the newest first read, with the runs it started in their places. */
export function BranchSteps({ stream }: { stream: SubagentStream }) {
  const { streams, listen } = useSessionSubagents();
  const { list, error, isLoadingOlder, loadOlder } = useSteps(stream.id, listen);
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const isRunning = stream.status === 'running';
  useEffect(() => {
    if (isRunning && isAtEnd.current && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [list, isRunning]);
  const onScroll = () => {
    const element = scroller.current;
    if (element !== null) isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOW_WITHIN;
  };
  const steps = shownSteps(list.steps, isRunning);
  const started = new Map(list.steps.map(({ sequence, createdAt }) => [sequence, createdAt]));
  const items = stepsWithBranches(steps, (step) => started.get(step.key) ?? 0, streams === null ? [] : streamsUnder(streams, stream.id));
  return (
    <div className={styles.steps} ref={scroller} onScroll={onScroll} tabIndex={0} role="log" aria-live="off" aria-label={`Steps of ${stream.agent}`}>
      {error === null ? null : <ErrorLine error={error} />}
      {typeof list.olderCursor === 'string' ? <Button variant="subtle" size="compact-xs" loading={isLoadingOlder} onClick={loadOlder}>Earlier steps</Button> : null}
      {list.olderCursor === undefined && error === null ? <LoadingState label="Reading steps" /> : null}
      {items.map((item) => (item.kind === 'step' ? <div key={item.step.key} className={styles.step}><StepItem step={item.step} /></div> : <SubagentBranch key={item.stream.id} stream={item.stream} />))}
      {!isRunning && steps.length === 0 && stream.result !== '' ? <p className={styles.note}><VisibleText text={stream.result} /></p> : null}
    </div>
  );
}
