import { IconChevronRight } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { StreamingMarkdown } from '../markdown/streaming-markdown.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { argumentsAsJson, argumentSummary } from '../tools/argument-entries.ts';
import { ArgumentsView } from '../tools/arguments-view.tsx';
import type { ShownStep } from './subagent-state.ts';
import styles from './subagents.module.css';

const WORDS = { running: 'Running', succeeded: 'Done', failed: 'Failed', denied: 'Denied', stopped: 'Stopped' } as const;

/** What a subagent said, thought, called or was told. */
export const StepItem = memo(
  function StepItem({ step }: { step: ShownStep }) {
    if (step.kind === 'call') {
      return (
        <Folded kind="call" title={step.tool} note={argumentSummary(step.args)} state={step.state}>
          <div className={styles.label}>Arguments <CopyButton label="Copy arguments" text={() => argumentsAsJson(step.args)} /></div>
          <ArgumentsView value={step.args} />
          {step.result === null ? null : (
            <>
              <div className={styles.label}>Result <CopyButton label="Copy result" text={step.result} /></div>
              <pre className={styles.result} tabIndex={0}>{step.result === '' ? 'Empty' : <VisibleText text={step.result} />}</pre>
            </>
          )}
        </Folded>
      );
    }
    if (step.kind === 'text') return <div className={styles.text} data-testid={TEST_IDS.subagentStep} data-kind="text"><StreamingMarkdown text={step.text} isStreaming={false} /></div>;
    if (step.kind === 'notice') return <p className={styles.notice} data-testid={TEST_IDS.subagentStep} data-kind="notice"><VisibleText text={step.text} /></p>;
    return <Folded kind="thinking" title="Thinking" note={step.text.replace(/\s+/g, ' ').slice(0, 200)}><p className={styles.thought}><VisibleText text={step.text} /></p></Folded>;
  },
  (before, after) => JSON.stringify(before.step) === JSON.stringify(after.step),
);

function Folded({ kind, title, note, state, children }: { kind: 'thinking' | 'call'; title: string; note: string; state?: keyof typeof WORDS; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.call} data-testid={TEST_IDS.subagentStep} data-kind={kind} data-tool={kind === 'call' ? title : undefined} data-state={state}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={13} className={styles.chevron} data-open={isOpen || undefined} aria-hidden="true" />
        <span className={styles.tool}><VisibleText text={title} /></span>
        <span className={styles.summary}><VisibleText text={note} /></span>
        {state === undefined ? null : <span className={styles.outcome} data-state={state}>{WORDS[state]}</span>}
      </button>
      {isOpen ? <div className={styles.body}>{children}</div> : null}
    </div>
  );
}
