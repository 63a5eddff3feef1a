import { Button, Drawer } from '@mantine/core';
import { ErrorLine } from '@chatos/ui-kit';
import { IconRefresh } from '@tabler/icons-react';
import type { FormEvent, ReactNode } from 'react';
import type { Save } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import styles from './record-form.module.css';
import { useReturnFocus } from './use-return-focus.ts';

export interface RecordFormProperties {
  title: string;
  /** Called only where the fields are complete. */
  onSubmit: () => void;
  onClose: () => void;
  /** Brings the record as it is now into the form; absent for a new record. */
  onReload?: (() => void) | undefined;
  change: Pick<Save<never>, 'isSaving' | 'error' | 'isStale'>;
  size?: 'md' | 'xl';
  /** Beside the buttons, at the left. */
  extra?: ReactNode;
  children: ReactNode;
}

/** A drawer with a form: saves on Enter, closes on Escape, says what was refused, and offers to reload a record changed elsewhere. */
export function RecordForm({ title, onSubmit, onClose, onReload, change, size = 'md', extra, children }: RecordFormProperties) {
  useReturnFocus();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Drawer opened onClose={onClose} title={title} position="right" size={size} closeButtonProps={{ 'aria-label': 'Close' }} classNames={{ title: styles.title, content: styles.drawer, body: styles.body }}>
      <form ref={markFirstField} onSubmit={submit} className={styles.form} noValidate data-testid={SETTINGS_TEST_IDS.form}>
        <div className={styles.fields}>{children}</div>
        <div className={styles.foot}>
          {change.error === null ? null : <ErrorLine error={change.error} />}
          {change.isStale && onReload !== undefined ? (
            <Button variant="light" size="compact-sm" mt={8} leftSection={<IconRefresh size={14} />} onClick={onReload} data-testid={SETTINGS_TEST_IDS.reload}>
              Reload it into this form
            </Button>
          ) : null}
          <div className={styles.buttons}>
            {extra}
            <span className={styles.space} />
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isSaving} data-testid={SETTINGS_TEST_IDS.save}>
              Save
            </Button>
          </div>
        </div>
      </form>
    </Drawer>
  );
}

/** The drawer's focus trap looks for this attribute, and would otherwise start at the close button. */
function markFirstField(form: HTMLFormElement | null): void {
  form?.querySelector('input:not([readonly]), textarea, button')?.setAttribute('data-autofocus', '');
}

/** Fields few people need, folded away; a group of their own where they have a title. */
export function MoreFields({ title = 'More options', children }: { title?: string; children: ReactNode }) {
  return (
    <details className={styles.more}>
      <summary>{title}</summary>
      <div className={styles.fields}>{children}</div>
    </details>
  );
}
