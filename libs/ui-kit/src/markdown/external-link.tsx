import { externalLink } from '@chatos/contracts';
import type { MouseEvent, ReactNode } from 'react';
import styles from './markdown.module.css';
import { openExternalLink } from './open-external-link.ts';

/**
 * A link out of a model's answer. https, and http to this machine, can be opened: in Electron by main, in a browser in a tab that knows
 * nothing of this page. Any other address is shown and not opened.
 */
export function ExternalLink({ address, children }: { address: string | undefined; children: ReactNode }) {
  const parsed = externalLink.safeParse(address);
  if (!parsed.success) {
    return (
      <span className={styles.deadLink} title={`Not opened from here: ${address ?? 'no address'}`}>
        {children}
      </span>
    );
  }
  const open = (event: MouseEvent) => {
    if (window.chatosShell === undefined) return;
    event.preventDefault();
    openExternalLink(parsed.data);
  };
  return (
    <a href={parsed.data} title={parsed.data} target="_blank" rel="noopener noreferrer" onClick={open} onAuxClick={open}>
      {children}
    </a>
  );
}
