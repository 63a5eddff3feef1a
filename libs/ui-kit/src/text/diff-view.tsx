import { Button } from '@mantine/core';
import { useState } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import styles from './diff-view.module.css';
import { VisibleText } from './visible-text.tsx';

/** A difference longer than this is folded until it is asked for. */
const LINES_SHOWN = 200;

/** A difference in unified form, its lines coloured and marked by their sign, what hides in them by name. */
export function DiffView({ diff }: { diff: string }) {
  const [isWhole, setWhole] = useState(false);
  const lines = diffRows(diff);
  const shown = isWhole ? lines : lines.slice(0, LINES_SHOWN);
  const rest = lines.length - shown.length;
  return (
    <div className={styles.frame}>
      <pre className={styles.diff} tabIndex={0} role="region" aria-label="Difference" data-testid={TEST_IDS.diff}>
        {shown.map(({ kind, text }, index) => <span key={index} data-sign={kind}><VisibleText text={text === '' ? ' ' : text} /></span>)}
      </pre>
      {rest === 0 ? null : <Button variant="subtle" color="gray" size="compact-xs" fullWidth onClick={() => setWhole(true)}>Show {rest.toLocaleString('en')} more lines</Button>}
    </div>
  );
}

export interface DiffRow {
  readonly kind: '+' | '-' | '@' | undefined;
  readonly text: string;
}

/** The rows of a unified difference. Within a part, whose length its head names, a line that begins like a file's name is a line of the file. */
export function diffRows(diff: string): DiffRow[] {
  let before = 0;
  let after = 0;
  const lines = diff.endsWith('\n') ? diff.slice(0, -1).split('\n') : diff.split('\n');
  return lines.map((text) => {
    if (before > 0 || after > 0) {
      const sign = text.charAt(0);
      if (sign === '\\') return { kind: '@', text };
      if (sign !== '+') before -= 1;
      if (sign !== '-') after -= 1;
      return { kind: sign === '+' || sign === '-' ? sign : undefined, text };
    }
    const head = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(text);
    if (head !== null) {
      before = Number(head[1] ?? 1);
      after = Number(head[2] ?? 1);
    }
    return { kind: '@', text };
  });
}
