import { Modal } from '@mantine/core';
import { TEST_IDS } from '@chatos/ui-kit';
import { useReview } from '../review-context.tsx';
import { scopeWords } from '../review-words.ts';
import { UndoForm } from './undo-form.tsx';

/** Asks before anything is undone: with all that will happen, file by file. Stands beside the page, so that a toast can ask too. */
export function UndoDialog() {
  const { question, closeQuestion } = useReview();
  const title = question === null ? '' : question.scope.kind === 'undo' ? 'Bring back what was undone?' : `Undo ${scopeWords(question.scope)}?`;
  return (
    <Modal opened={question !== null} onClose={closeQuestion} size="58rem" title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      {question === null ? null : <div data-testid={TEST_IDS.undoDialog}><UndoForm key={JSON.stringify(question)} question={question} onClose={closeQuestion} /></div>}
    </Modal>
  );
}
