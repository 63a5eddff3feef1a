import { TEST_IDS } from '@chatos/ui-kit';
import { Kbd, Modal } from '@mantine/core';
import { REVIEW_KEYS } from './review-keys.ts';
import styles from './review.module.css';

export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys of the review" centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={styles.keys} data-testid={TEST_IDS.reviewKeys}>
        {REVIEW_KEYS.map(({ keys, action, words }) => (
          <div key={action}>
            <dt>{keys.map((key) => <Kbd key={key} size="sm">{key}</Kbd>)}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
