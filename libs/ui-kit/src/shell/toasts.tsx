import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { explainError } from '../text/explain-error.ts';

const UNDO_MS = 10_000;
const CLOSE = { 'aria-label': 'Close' };

/** Tells of something that did not work, away from where it was asked for. */
export function showError(error: unknown, title: string): void {
  const { problem, remedy } = explainError(error);
  notifications.show({ color: 'red', title, message: `${problem} ${remedy}`, autoClose: 8_000, withBorder: true, closeButtonProps: CLOSE });
}

/** Tells of something done that can be taken back for a while. @returns what takes the notice away before its time */
export function showUndo(options: { message: string; testId: string; label?: string; undo: () => Promise<unknown> }): () => void {
  const id = notifications.show({
    withBorder: true,
    autoClose: UNDO_MS,
    color: 'gray',
    closeButtonProps: CLOSE,
    message: (
      <span style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}>
        <span>{options.message}</span>
        <Button
          size="compact-sm" variant="light" data-testid={options.testId}
          onClick={() => {
            notifications.hide(id);
            options.undo().catch((cause: unknown) => showError(cause, 'It could not be brought back'));
          }}
        >
          {options.label ?? 'Undo'}
        </Button>
      </span>
    ),
  });
  return () => { notifications.hide(id); };
}
