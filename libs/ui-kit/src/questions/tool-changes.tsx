import type { Question } from '@chatos/contracts';
import { Fragment } from 'react';
import { diffLines, diffWords, withContext } from '../text/diff.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './questions.module.css';

type Change = Extract<Question['body'], { kind: 'tools-changed' }>['changes'][number];

const CONTEXT_LINES = 2;

/** Which tools are described otherwise, and how: the description word by word, the schema line by line. */
export function ToolChanges({ changes }: { changes: readonly Change[] }) {
  return (
    <>
      <p className={styles.lead}>A description is what the model acts upon. Accept it only where the change makes sense to you.</p>
      <div className={styles.changes} tabIndex={0}>
        {changes.map((change) => <ToolChange key={change.tool} change={change} />)}
      </div>
    </>
  );
}

function ToolChange({ change: { tool, before, after } }: { change: Change }) {
  const lines = withContext(diffLines(schemaText(before?.inputSchema), schemaText(after?.inputSchema)), CONTEXT_LINES);
  return (
    <section className={styles.change}>
      <h4>
        <code><VisibleText text={tool} /></code>
        <span>{before === null ? 'new' : after === null ? 'gone' : 'changed'}</span>
      </h4>
      <p className={styles.words}>
        {diffWords(before?.description ?? '', after?.description ?? '').map((piece, index) => {
          if (piece.sign === ' ') return <Fragment key={index}><VisibleText text={piece.text} /></Fragment>;
          return piece.sign === '+' ? <ins key={index}><VisibleText text={piece.text} /></ins> : <del key={index}><VisibleText text={piece.text} /></del>;
        })}
      </p>
      {lines.some((line) => line !== null) ? (
        <pre className={styles.schema}>
          {lines.map((line, index) => (line === null ? <span key={index} data-sign="gap">⋯</span> : <span key={index} data-sign={line.sign}>{line.sign} <VisibleText text={line.text} /></span>))}
        </pre>
      ) : <p className={styles.same}>Its arguments are as they were.</p>}
    </section>
  );
}

function schemaText(schema: unknown): string {
  return schema === undefined ? '' : (JSON.stringify(schema, null, 2) ?? '');
}
