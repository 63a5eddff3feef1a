import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FileChange } from '@chatos/contracts';
import { useState } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { explainError } from '../text/explain-error.ts';
import { formatCount } from '../text/format.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './panel.module.css';

/** Characters drawn at once; a file may have millions. */
const PAGE = 100_000;

/** The whole file before or after a change, where the content store still has it. */
export function ChangeContent({ change, side, onClose }: { change: FileChange; side: 'before' | 'after' | null; onClose: () => void }) {
  return (
    <Modal opened={side !== null} onClose={onClose} size="70rem" title={`${change.path}, ${side === 'before' ? 'before' : 'after'} the change`} closeButtonProps={{ 'aria-label': 'Close' }}>
      {side === null ? null : <Content id={change.id} side={side} />}
    </Modal>
  );
}

function Content({ id, side }: { id: string; side: 'before' | 'after' }) {
  const { client } = useRuntime();
  const [shown, setShown] = useState(PAGE);
  const content = useQuery({ queryKey: ['file-content', id, side], gcTime: 0, retry: false, queryFn: ({ signal }) => client.fileChanges.content({ id, side }, { signal }) });
  if (content.isError) return <ErrorState error={explainError(content.error)} onRetry={() => void content.refetch()} />;
  if (content.isPending) return <LoadingState label="Reading the file" />;
  const { text } = content.data;
  return (
    <div className={styles.content}>
      <div className={styles.changeBar}>
        <span className={styles.by}>{formatCount(text.length)} characters</span>
        <CopyButton label="Copy all" text={text} />
      </div>
      <pre tabIndex={0} data-testid={TEST_IDS.fileContent}>{text === '' ? 'The file is empty.' : <VisibleText text={text.slice(0, shown)} />}</pre>
      {text.length > shown ? <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown + PAGE)}>Show the next {formatCount(Math.min(PAGE, text.length - shown))} characters</Button> : null}
    </div>
  );
}
