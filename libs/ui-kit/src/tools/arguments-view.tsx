import { VisibleText } from '../text/visible-text.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { argumentEntries } from './argument-entries.ts';
import styles from './tool-card.module.css';

/** All arguments of a call, in full, with hidden characters marked. */
export function ArgumentsView({ value }: { value: unknown }) {
  const entries = argumentEntries(value);
  return (
    <div className={styles.arguments} data-testid={TEST_IDS.toolArguments}>
      {entries.length === 0 ? <span className={styles.none}>No arguments</span> : null}
      {entries.map((entry) => (
        <div key={entry.name} className={styles.argument} data-multiline={entry.isMultiline || undefined}>
          {entry.name === '' ? null : (
            <span className={styles.argumentName}>
              <VisibleText text={entry.name} />
            </span>
          )}
          <code className={styles.argumentValue}>
            <VisibleText text={entry.value} />
          </code>
        </div>
      ))}
    </div>
  );
}
