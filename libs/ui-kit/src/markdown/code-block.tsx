import type { ReactNode } from 'react';
import { useRef } from 'react';
import { CopyButton } from './copy-button.tsx';
import styles from './markdown.module.css';

/** Fenced code with its language's name and a button that copies it. */
export function CodeBlock({ language, children }: { language: string; children: ReactNode }) {
  const code = useRef<HTMLPreElement>(null);
  return (
    <figure className={styles.code}>
      <figcaption className={styles.codeHeader}>
        <span>{language === '' ? 'text' : language}</span>
        <CopyButton label="Copy code" text={() => code.current?.textContent ?? ''} />
      </figcaption>
      <pre ref={code} tabIndex={0} aria-label={language === '' ? 'Code' : `Code, ${language}`}>
        {children}
      </pre>
    </figure>
  );
}
