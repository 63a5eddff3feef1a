import { ActionIcon, Badge, Button, Loader, Tooltip } from '@mantine/core';
import type { Explained, SubagentStream, ToolPart } from '@chatos/contracts';
import { IconChevronRight, IconLayoutSidebarRight, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { useNow } from '../servers/use-now.ts';
import { ErrorLine } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { explainError } from '../text/explain-error.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { useExpansion } from '../tools/expansion.tsx';
import { showPanelTab } from '../workbench/panel-request.ts';
import styles from './branch.module.css';
import { BranchSteps } from './branch-steps.tsx';
import { SUBAGENT_LOOKS, subagentNote } from './subagent-state.ts';
import { streamsOfCall, useSessionSubagents } from './subagents-context.tsx';

/** The built-in server whose tools start and follow subagents. */
const ROUTER = 'subagent_router';

/** Below a tool call that started subagents: their runs. Nothing below any other. */
export function SubagentBranches({ part }: { part: ToolPart }) {
  return part.tool.includes(ROUTER) ? <BranchesOfCall part={part} /> : null;
}

function BranchesOfCall({ part }: { part: ToolPart }) {
  const { streams, hasOlder, loadOlder } = useSessionSubagents();
  const found = streams === null ? [] : streamsOfCall(streams, part);
  const oldest = streams === null ? Infinity : Math.min(...[...streams.values()].map(({ createdAt }) => createdAt));
  // A call of long ago: its run is on an older page.
  const isFurtherBack = found.length === 0 && hasOlder && part.startedAt < oldest;
  useEffect(() => { if (isFurtherBack) loadOlder(); }, [isFurtherBack, loadOlder, oldest]);
  if (found.length === 0) return null;
  return <div className={styles.branches}>{found.map((stream) => <SubagentBranch key={stream.id} stream={stream} />)}</div>;
}

/** One run as a branch of what started it: a line on how it stands, which opens to its steps and the runs it started itself. */
export function SubagentBranch({ stream }: { stream: SubagentStream }) {
  const { client } = useRuntime();
  const [isOpen, setOpen] = useExpansion(`branch:${stream.id}`);
  const [isStopping, setStopping] = useState(false);
  const [failure, setFailure] = useState<Explained | null>(null);
  const bodyId = useId();
  const isRunning = stream.status === 'running';
  const { word, color } = SUBAGENT_LOOKS[stream.status];
  const stop = () => {
    setStopping(true);
    client.subagents
      .cancel({ streamId: stream.id })
      .then(() => setFailure(null), (cause: unknown) => setFailure(explainError(cause)))
      .finally(() => setStopping(false));
  };
  return (
    <section className={styles.branch} aria-label={`Subagent ${stream.agent}: ${word}`} data-testid={TEST_IDS.subagentBranch} data-stream={stream.id} data-status={stream.status}>
      <div className={styles.line}>
        <button type="button" className={styles.head} aria-expanded={isOpen} aria-controls={bodyId} onClick={() => setOpen(!isOpen)}>
          <IconChevronRight size={13} className={styles.chevron} data-open={isOpen || undefined} aria-hidden="true" />
          {isRunning ? <Loader size={12} aria-hidden="true" /> : null}
          <span className={styles.agent}><VisibleText text={stream.agent} /></span>
          <span className={styles.task}><VisibleText text={stream.task} /></span>
        </button>
        <Badge size="sm" variant="dot" color={color} className={styles.state}>{word}</Badge>
        {isRunning ? <Button size="compact-xs" variant="light" color="red" leftSection={<IconPlayerStop size={13} />} loading={isStopping} onClick={stop} data-testid={TEST_IDS.subagentStop}>Stop</Button> : null}
        <Tooltip label="Show it beside the conversation">
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={() => showPanelTab('subagents', stream.id)} aria-label={`Show ${stream.agent} beside the conversation`}><IconLayoutSidebarRight size={14} stroke={1.7} /></ActionIcon>
        </Tooltip>
      </div>
      <div className={styles.note}>{isRunning ? <RunningNote stream={stream} /> : subagentNote(stream, stream.updatedAt)}</div>
      {failure === null ? null : <ErrorLine error={failure} />}
      <div id={bodyId} hidden={!isOpen}>{isOpen ? <BranchSteps stream={stream} /> : null}</div>
    </section>
  );
}

function RunningNote({ stream }: { stream: SubagentStream }) {
  return subagentNote(stream, useNow());
}
