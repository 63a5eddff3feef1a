import { Button, SegmentedControl } from '@mantine/core';
import type { EventRecord, RunRecord } from '@chatos/contracts';
import { IconActivity } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { EmptyState, ErrorLine, LoadingState } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './panel.module.css';
import { useLog } from './use-log.ts';
import type { LogClient } from './use-log.ts';

/** The runtime's two logs, the newest line on top; further down the older ones are read. */
export function ActivityPanel() {
  const { client, turnWord } = useRuntime();
  const [log, setLog] = useState<'runs' | 'events'>('runs');
  const runs = useMemo((): LogClient<RunRecord> => ({ back: (input) => client.runs.back(input), watch: (input, options) => client.runs.watch(input, options) }), [client]);
  const events = useMemo((): LogClient<EventRecord> => ({ back: (input) => client.events.back(input), watch: (input, options) => client.events.watch(input, options) }), [client]);
  return (
    <>
      <SegmentedControl fullWidth size="xs" mb={8} value={log} onChange={(value) => setLog(value === 'runs' ? 'runs' : 'events')} data={[{ value: 'runs', label: turnWord === 'run' ? 'Runs' : 'Turns' }, { value: 'events', label: 'Events' }]} />
      {log === 'runs' ? <Log key="runs" log={runs} describe={describeRun} /> : <Log key="events" log={events} describe={describeEvent} />}
    </>
  );
}

interface LineWords { readonly time: string; readonly kind: string; readonly text: string }

function Log<Item>({ log, describe }: { log: LogClient<Item>; describe: (item: Item) => LineWords }) {
  const { window, lost, hasOlder, isReadingBack, backError, readBack } = useLog(log);
  const lines = (window?.pieces ?? []).toReversed().flatMap(({ items, offset }) => items.map((item, index) => ({ key: `${offset}:${index}`, ...describe(item) })).toReversed());
  return (
    <>
      {lost === null ? null : <ErrorLine error={lost} />}
      {window === null ? (lost === null ? <LoadingState /> : null) : lines.length === 0 && !hasOlder ? (
        <EmptyState isCompact icon={<IconActivity size={22} stroke={1.6} />} title="Nothing yet">What happens in this runtime is written down here.</EmptyState>
      ) : null}
      <ol className={styles.log}>{lines.map(({ key, ...line }) => <Line key={key} {...line} />)}</ol>
      {backError === null ? null : <ErrorLine error={backError} />}
      {hasOlder ? <Older isReading={isReadingBack} mayReadByItself={backError === null} onRead={readBack} /> : null}
      {window !== null && window.damaged > 0 ? <p className={styles.foot}>{window.damaged} damaged {window.damaged === 1 ? 'line was' : 'lines were'} passed over.</p> : null}
    </>
  );
}

/** At the end of what was read: read on when it comes in sight, or at its press. */
function Older({ isReading, mayReadByItself, onRead }: { isReading: boolean; mayReadByItself: boolean; onRead: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null || isReading || !mayReadByItself) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) onRead();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isReading, mayReadByItself, onRead]);
  return (
    <div ref={place}>
      <Button fullWidth variant="subtle" color="gray" size="compact-sm" mt={6} loading={isReading} onClick={onRead} data-testid={TEST_IDS.logOlder}>Show older ones</Button>
    </div>
  );
}

function Line({ time, kind, text }: LineWords) {
  return (
    <li className={styles.logLine} data-testid={TEST_IDS.logLine}>
      <time dateTime={time}>{new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })}</time>
      <span className={styles.logKind}>{kind}</span>
      <span className={styles.logText} title={text}><VisibleText text={text} /></span>
    </li>
  );
}

function describeRun({ ts, event, state, model }: RunRecord): LineWords {
  return { time: ts, kind: `${event} ${state}`, text: model };
}

function describeEvent({ ts, type, payload }: EventRecord): LineWords {
  return { time: ts, kind: type, text: payloadText(payload) };
}

function payloadText(payload: unknown): string {
  if (typeof payload === 'string') return payload.slice(0, 300);
  const text = (payload as { text?: unknown; tool?: unknown } | null)?.text ?? (payload as { tool?: unknown } | null)?.tool;
  return typeof text === 'string' ? text.slice(0, 300) : (JSON.stringify(payload) ?? '').slice(0, 300);
}
