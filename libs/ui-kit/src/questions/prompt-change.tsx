import type { UiPrompt } from '@chatos/contracts';
import { CopyButton } from '../markdown/copy-button.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { DiffView } from '../text/diff-view.tsx';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './questions.module.css';
import { Warnings } from './question-body.tsx';

type Change = Extract<UiPrompt, { kind: 'file_change_confirm' }>;

/** What would be done: a change of files with its difference, or a command with its folder. Nothing of it is left out, and nothing in it hides. */
export function PromptChange({ prompt: { path, diff, command, cwd, warnings } }: { prompt: Change }) {
  return (
    <>
      <Warnings warnings={warnings} />
      {command === undefined ? null : (
        <>
          <div className={styles.commandFrame}>
            <pre className={styles.commandText} tabIndex={0} data-testid={TEST_IDS.questionCommand}><VisibleText text={command} /></pre>
            <span className={styles.commandCopy}><CopyButton label="Copy command" text={() => command} /></span>
          </div>
          <dl className={styles.facts}>
            <dt>Folder</dt>
            <dd><code><VisibleText text={cwd ?? path} /></code></dd>
          </dl>
        </>
      )}
      {command !== undefined && diff === '' ? null : (
        <div className={styles.change}>
          {command === undefined ? <div className={styles.changedPath}><code><VisibleText text={path} /></code></div> : null}
          {diff === '' ? <p className={styles.same}>The contents of the file stay as they are.</p> : <DiffView diff={diff} />}
        </div>
      )}
    </>
  );
}
