import { Button, Modal } from '@mantine/core';
import { ErrorLine } from '@chatos/ui-kit';
import type { ReactNode } from 'react';
import type { Save } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { useReturnFocus } from './use-return-focus.ts';
import styles from './record-form.module.css';

/** Asks before a record is deleted, saying what goes with it. Render it while something is to be deleted. */
export function ConfirmRemove<Input>({ title, children, input, change, onClose }: { title: string; children: ReactNode; input: Input; change: Save<Input>; onClose: () => void }) {
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title={title} size="sm" centered classNames={{ title: styles.title }} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={styles.confirmWords}>{children}</div>
      {change.error === null ? null : <ErrorLine error={change.error} />}
      <div className={styles.confirmButtons}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button color="red" loading={change.isSaving} onClick={() => change.save(input)} data-testid={SETTINGS_TEST_IDS.confirmRemove}>
          Delete
        </Button>
      </div>
    </Modal>
  );
}
