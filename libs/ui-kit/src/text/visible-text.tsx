import { memo } from 'react';
import { visiblePieces } from './visible-characters.ts';
import styles from './visible-text.module.css';

/** Text that somebody else wrote and a user decides upon: what could hide in it is drawn as a labelled mark. */
export const VisibleText = memo(function VisibleText({ text }: { text: string }) {
  return (
    <bdi dir="ltr">
      {visiblePieces(text).map((piece, index) =>
        piece.hidden === null ? (
          piece.text
        ) : (
          <mark key={index} className={styles.hidden} title={piece.hidden} data-hidden-character={piece.hidden}>
            {piece.hidden.split(' ', 1)[0]}
          </mark>
        ),
      )}
    </bdi>
  );
});
