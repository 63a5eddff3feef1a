import { Button, Checkbox, TextInput } from '@mantine/core';
import type { RecordId, ServerLogLine } from '@chatos/contracts';
import { IconArrowDown, IconSearch } from '@tabler/icons-react';
import { memo, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { CopyButton } from '../markdown/copy-button.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { ErrorLine } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { appendLines, filterLines, linesAsText, withoutColours } from './server-view.ts';
import styles from './servers.module.css';

/** So near to its end, in pixels, the log follows what is added. */
const FOLLOW_WITHIN = 24;

/** What a server writes, as it writes it. Give it the server's id as `key`. */
export function ServerLog({ id }: { id: RecordId }) {
  const { client } = useRuntime();
  const [lines, setLines] = useState<readonly ServerLogLine[]>([]);
  const [words, setWords] = useState('');
  const [isFollowing, setFollowing] = useState(true);
  const scroller = useRef<HTMLOListElement>(null);
  const open = useCallback((signal: AbortSignal) => client.servers.watchLog({ id }, { signal }), [client, id]);
  const onItem = useCallback((item: { lines: ServerLogLine[] }) => setLines((known) => appendLines(known, item.lines)), []);
  const error = useStream(open, onItem);
  const shown = filterLines(lines, words);

  useLayoutEffect(() => {
    if (isFollowing && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [isFollowing, shown]);
  const onScroll = () => {
    const element = scroller.current;
    if (element !== null) setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOW_WITHIN);
  };

  return (
    <section className={styles.log} aria-label="Log" data-testid={TEST_IDS.serverLog}>
      <div className={styles.logBar}>
        <h3>Log</h3>
        <TextInput size="xs" placeholder="Filter" aria-label="Filter the log" leftSection={<IconSearch size={13} />} value={words} onChange={(event) => setWords(event.currentTarget.value)} className={styles.logFilter} data-testid={TEST_IDS.serverLogFilter} />
        <Checkbox size="xs" label="Follow" checked={isFollowing} onChange={(event) => setFollowing(event.currentTarget.checked)} />
        <CopyButton label={words === '' ? 'Copy the log' : 'Copy what is shown'} text={() => linesAsText(shown)} />
      </div>
      {error === null ? null : <ErrorLine error={error} />}
      <div className={styles.logFrame}>
        <ol ref={scroller} className={styles.logLines} onScroll={onScroll} tabIndex={0} aria-label="Lines of the log">
          {shown.map((line) => <Line key={line.number} line={line} />)}
          {shown.length === 0 ? <li className={styles.logNone}>{lines.length === 0 ? 'Nothing yet. What it writes appears here as it comes.' : 'No line has these words.'}</li> : null}
        </ol>
        {isFollowing ? null : <Button className={styles.logToEnd} size="compact-xs" variant="default" leftSection={<IconArrowDown size={12} />} onClick={() => setFollowing(true)}>Newest</Button>}
      </div>
    </section>
  );
}

const Line = memo(function Line({ line }: { line: ServerLogLine }) {
  return (
    <li className={styles.logLine} data-source={line.source} data-level={line.level}>
      <time dateTime={new Date(line.at).toISOString()}>{new Date(line.at).toLocaleTimeString(undefined, { hour12: false })}</time>
      <span className={styles.logSource}>{line.source}</span>
      <span className={styles.logText}><VisibleText text={withoutColours(line.text)} /></span>
    </li>
  );
});
