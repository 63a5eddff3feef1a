import { Button } from '@mantine/core';
import type { ToolCallState } from '@chatos/contracts';
import { useState } from 'react';
import { BlobButton } from '../blobs/blob-viewer.tsx';
import { CopyButton } from '../markdown/copy-button.tsx';
import { formatCount } from '../text/format.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { TEST_IDS } from '../test-ids.ts';
import styles from './tool-card.module.css';

/** More than this is drawn only when asked for: a result may have megabytes. */
const SHOWN_AT_FIRST = 8_000;

export function ToolResult({ result, state, blob }: { result: string; state: ToolCallState; /** Where the whole was too large for the model. */ blob: string | null }) {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && result.length > SHOWN_AT_FIRST;
  return (
    <>
      <div className={styles.label}>
        {state === 'succeeded' ? 'Result' : 'What the model was told'} <CopyButton label="Copy result" text={result} />
      </div>
      <pre className={styles.result} tabIndex={0} data-testid={TEST_IDS.toolResult} data-failed={state === 'failed' || undefined}>
        {result === '' ? <span className={styles.none}>Empty</span> : <VisibleText text={isCut ? result.slice(0, SHOWN_AT_FIRST) : result} />}
      </pre>
      {isCut ? (
        <Button variant="subtle" size="compact-xs" onClick={() => setWhole(true)}>
          Show all {formatCount(result.length)} characters
        </Button>
      ) : null}
      {blob === null ? null : <BlobButton id={blob} />}
    </>
  );
}
