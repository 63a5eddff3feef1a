import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EventRecord, RunRecord } from '@chatos/contracts';
import { IconActivity } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { RECORDS_KEY } from '../sessions/use-sessions.ts';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { EMPTY_TAIL, readOn } from './log-tail.ts';
import type { LogPage, LogTail } from './log-tail.ts';
import styles from './panel.module.css';

const PAGE = 1000;

/** The newest lines of the runtime's two logs. */
export function ActivityPanel() {
  const { client, turnWord } = useRuntime();
  const [log, setLog] = useState<'runs' | 'events'>('runs');
  const runs = useLogTail<RunRecord>('runs', (offset) => client.runs.read({ offset, limit: PAGE }), log === 'runs');
  const events = useLogTail<EventRecord>('events', (offset) => client.events.read({ offset, limit: PAGE }), log === 'events');
  const shown = log === 'runs' ? runs : events;
  return (
    <>
      <SegmentedControl fullWidth size="xs" mb={8} value={log} onChange={(value) => setLog(value === 'runs' ? 'runs' : 'events')} data={[{ value: 'runs', label: turnWord === 'run' ? 'Runs' : 'Turns' }, { value: 'events', label: 'Events' }]} />
      {shown.isError ? <ErrorState error={explainError(shown.error)} onRetry={() => void shown.refetch()} /> : null}
      {shown.isPending ? <LoadingState /> : null}
      {shown.data?.items.length === 0 ? <EmptyState isCompact icon={<IconActivity size={22} stroke={1.6} />} title="Nothing yet">What happens in this runtime is written down here.</EmptyState> : null}
      <ol className={styles.log}>
        {log === 'runs' ? runs.data?.items.toReversed().map((record, index) => <Line key={index} time={record.ts} kind={`${record.event} ${record.state}`} text={record.model} />) : null}
        {log === 'events' ? events.data?.items.toReversed().map((record, index) => <Line key={index} time={record.ts} kind={record.type} text={payloadText(record.payload)} />) : null}
      </ol>
      {shown.data !== undefined && shown.data.damaged > 0 ? <p className={styles.foot}>{shown.data.damaged} damaged lines were passed over.</p> : null}
    </>
  );
}

function useLogTail<Item>(name: string, read: (offset: number) => Promise<LogPage<Item>>, isEnabled: boolean) {
  const tail = useRef<LogTail<Item>>(EMPTY_TAIL);
  return useQuery({
    queryKey: [RECORDS_KEY, name],
    enabled: isEnabled,
    gcTime: 0,
    queryFn: async () => {
      tail.current = await readOn(tail.current, read);
      return tail.current;
    },
  });
}

function Line({ time, kind, text }: { time: string; kind: string; text: string }) {
  return (
    <li className={styles.logLine}>
      <time dateTime={time}>{new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })}</time>
      <span className={styles.logKind}>{kind}</span>
      <span className={styles.logText} title={text}><VisibleText text={text} /></span>
    </li>
  );
}

function payloadText(payload: unknown): string {
  if (typeof payload === 'string') return payload.slice(0, 300);
  const text = (payload as { text?: unknown; tool?: unknown } | null)?.text ?? (payload as { tool?: unknown } | null)?.tool;
  return typeof text === 'string' ? text.slice(0, 300) : (JSON.stringify(payload) ?? '').slice(0, 300);
}
