import { isValidElement, memo } from 'react';
import type { ReactNode } from 'react';
import Markdown from 'react-markdown';
import type { Components } from 'react-markdown';
import rehypeHighlight from 'rehype-highlight';
import remarkGfm from 'remark-gfm';
import { CodeBlock } from './code-block.tsx';
import { ExternalLink } from './external-link.tsx';
import styles from './markdown.module.css';

const COMPONENTS: Components = {
  a: ({ href, children }) => <ExternalLink address={href}>{children}</ExternalLink>,
  // A remote image would tell its server that, and what, is being read: it is never loaded.
  img: ({ src, alt }) => (
    <span className={styles.image}>
      Image{alt ? ` “${alt}”` : ''}: <ExternalLink address={typeof src === 'string' ? src : undefined}>{typeof src === 'string' && src !== '' ? src : 'no address'}</ExternalLink>
    </span>
  ),
  pre: ({ children }) => <CodeBlock language={languageOf(children)}>{children}</CodeBlock>,
  table: ({ children }) => (
    <div className={styles.table}>
      <table>{children}</table>
    </div>
  ),
  input: ({ checked, type }) => (type === 'checkbox' ? <input type="checkbox" checked={checked ?? false} readOnly aria-label={checked ? 'done' : 'not done'} /> : null),
};
const REMARK = [remarkGfm];
const HIGHLIGHT = [[rehypeHighlight, { detect: false }]] satisfies Parameters<typeof Markdown>[0]['rehypePlugins'];
const PLAIN: [] = [];

/**
 * One block of Markdown, drawn anew only when its source changes. Raw HTML in it is shown as text.
 * @param props.isHighlighted false while a long listing still grows: colouring it again at every delta would cost more than it tells
 */
export const MarkdownBlockView = memo(function MarkdownBlockView({ source, isHighlighted }: { source: string; isHighlighted: boolean }) {
  return (
    <Markdown remarkPlugins={REMARK} rehypePlugins={isHighlighted ? HIGHLIGHT : PLAIN} components={COMPONENTS}>
      {source}
    </Markdown>
  );
});

function languageOf(children: ReactNode): string {
  const code = Array.isArray(children) ? (children as ReactNode[]).find((child) => isValidElement(child)) : children;
  if (!isValidElement<{ className?: string }>(code)) return '';
  return /language-([^\s]+)/.exec(code.props.className ?? '')?.[1] ?? '';
}
