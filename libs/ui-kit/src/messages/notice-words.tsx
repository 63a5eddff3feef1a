import { VisibleText } from '../text/visible-text.tsx';
import styles from './messages.module.css';

/** A turn's notice in its lines; where it is about several things, with a blank line between them, each is an item. */
export function NoticeWords({ notice }: { notice: string }) {
  const items = notice.split(/\n\s*\n/).filter((item) => item.trim() !== '');
  if (items.length < 2) return <span className={styles.noticeLines}><VisibleText text={notice} /></span>;
  return (
    <ul className={styles.noticeItems}>
      {items.map((item, index) => <li key={index} className={styles.noticeLines}><VisibleText text={item} /></li>)}
    </ul>
  );
}
