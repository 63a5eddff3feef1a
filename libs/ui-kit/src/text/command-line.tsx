import { TEST_IDS } from '../test-ids.ts';
import styles from './command-line.module.css';
import type { DiffPiece } from './diff.ts';
import { VisibleText } from './visible-text.tsx';

/** A command argument by argument, each in a box of its own: a space or a quotation mark within one cannot be taken for the end of it. */
export function CommandLine({ command, changes }: { command: readonly string[]; /** Against what was approved before, where there was something. */ changes?: readonly DiffPiece[] }) {
  const pieces: readonly DiffPiece[] = changes ?? command.map((text) => ({ sign: ' ', text }));
  return (
    <ol className={styles.command} data-testid={TEST_IDS.commandLine}>
      {pieces.map((piece, index) => (
        <li key={index} data-sign={piece.sign === ' ' ? undefined : piece.sign}>
          {piece.sign === ' ' ? null : <span className="visually-hidden">{piece.sign === '+' ? 'new: ' : 'no longer: '}</span>}
          <code>{piece.text === '' ? <i>empty</i> : <VisibleText text={piece.text} />}</code>
        </li>
      ))}
    </ol>
  );
}
