import { Badge, Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useNow } from '../servers/use-now.ts';
import { EmptyState, ErrorLine, ErrorState, LoadingState } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { PANEL_SUBAGENT } from '../workbench/panel-request.ts';
import { useStoredChoice } from '../workbench/stored-choice.ts';
import { streamTree, SUBAGENT_LOOKS, subagentNote } from './subagent-state.ts';
import type { StreamNode } from './subagent-state.ts';
import { rootOf } from './subagents-context.tsx';
import { SubagentView } from './subagent-view.tsx';
import styles from './subagents.module.css';
import type { Subagents } from './use-subagents.ts';

/** The runs of a session's subagents, each under the one that started it, and the one that is open. */
export function SubagentsPanel({ subagents }: { subagents: Subagents }) {
  const [chosen, choose] = useStoredChoice('session', PANEL_SUBAGENT, null);
  /** Where the focus goes back to. */
  const [left, setLeft] = useState<string | null>(null);
  const now = useNow();
  const { streams, error } = subagents;
  if (streams === null) return error === null ? <LoadingState label="Reading subagents" /> : <ErrorState error={error} />;
  const open = chosen === null ? undefined : streams.get(chosen);
  if (open !== undefined) return <SubagentView key={open.id} stream={open} listen={subagents.listen} root={rootOf(streams, open)} onClose={() => { setLeft(open.id); choose(null); }} />;
  return (
    <>
      {error === null ? null : <ErrorLine error={error} />}
      {streams.size === 0 ? (
        <EmptyState isCompact icon={<IconUsersGroup size={22} stroke={1.6} />} title="No subagents">
          When a model gives part of its work to a subagent, its run appears here, step by step. Which ones there are is decided in Settings.
        </EmptyState>
      ) : null}
      <Nodes nodes={streamTree(streams)} now={now} left={left} onChoose={choose} isTop />
      {subagents.hasOlder ? <Button mt={8} variant="subtle" size="compact-xs" onClick={subagents.loadOlder}>More</Button> : null}
    </>
  );
}

function Nodes({ nodes, now, left, onChoose, isTop = false }: { nodes: readonly StreamNode[]; now: number; left: string | null; onChoose: (id: string) => void; isTop?: boolean }) {
  if (nodes.length === 0) return null;
  return (
    <ul className={styles.list} data-nested={!isTop || undefined} aria-label={isTop ? 'Runs of subagents' : 'Started by it'}>
      {nodes.map(({ stream, children }) => {
        const { word, color } = SUBAGENT_LOOKS[stream.status];
        return (
          <li key={stream.id}>
            <button type="button" className={styles.row} autoFocus={stream.id === left} onClick={() => onChoose(stream.id)} data-testid={TEST_IDS.subagentRun} data-agent={stream.agent} data-status={stream.status}>
              <span className={styles.rowHead}>
                <span className={styles.agent}><VisibleText text={stream.agent} /></span>
                <Badge size="sm" variant="dot" color={color}>{word}</Badge>
              </span>
              <span className={styles.task}><VisibleText text={stream.task} /></span>
              <span className={styles.note}>{subagentNote(stream, now)}</span>
            </button>
            <Nodes nodes={children} now={now} left={left} onChoose={onChoose} />
          </li>
        );
      })}
    </ul>
  );
}
