import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconPlayerStop } from '@tabler/icons-react';
import type { TestResult } from '@chatos/contracts';
import type { TestRun } from '../data/use-test.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import styles from './test-button.module.css';

/** Starts a test; while it runs, stops it. */
export function TestButton({ name, run }: { name: string; run: TestRun }) {
  if (run.isRunning) {
    return (
      <Button variant="default" size="compact-sm" leftSection={<IconPlayerStop size={14} />} onClick={run.stop} aria-label={`Stop testing ${name}`}>
        Testing…
      </Button>
    );
  }
  return (
    <Button variant="default" size="compact-sm" onClick={run.start} aria-label={`Test ${name}`} data-testid={SETTINGS_TEST_IDS.test}>
      Test
    </Button>
  );
}

/** What a test found, in words: read out when it arrives. `areNames` shows the details as names (of tools), else each is a sentence. */
export function TestOutcome({ run, areNames = false }: { run: TestRun; areNames?: boolean }) {
  return <div role="status">{run.result === null ? null : <Outcome result={run.result} areNames={areNames && run.result.ok} />}</div>;
}

function Outcome({ result, areNames }: { result: TestResult; areNames: boolean }) {
  const Icon = result.ok ? IconCircleCheck : IconCircleX;
  return (
    <div className={styles.outcome} data-ok={result.ok} data-testid={SETTINGS_TEST_IDS.testResult}>
      <Icon size={17} stroke={1.8} aria-hidden="true" />
      <div className={styles.words}>
        <div>
          <strong>{result.message}</strong>
          {result.elapsedMs > 0 ? <span className={styles.elapsed}>{formatElapsed(result.elapsedMs)}</span> : null}
        </div>
        {areNames ? (
          <ul className={styles.names}>{result.details.map((name) => <li key={name}><code>{name}</code></li>)}</ul>
        ) : (
          result.details.map((sentence, index) => <div key={index}>{sentence}</div>)
        )}
      </div>
    </div>
  );
}

function formatElapsed(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
