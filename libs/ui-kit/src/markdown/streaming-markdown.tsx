import { memo, useRef } from 'react';
import { MarkdownBlockView } from './markdown-block.tsx';
import styles from './markdown.module.css';
import { EMPTY_SPLIT, splitBlocks } from './split-blocks.ts';

/** A listing longer than this is coloured once it is complete. */
const COLOURED_WHILE_GROWING = 4_000;

/**
 * Markdown that may still be growing. Only its last blocks are read and drawn again when text is added.
 * @param props.isStreaming whether more may come
 */
export const StreamingMarkdown = memo(function StreamingMarkdown({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const split = useRef(EMPTY_SPLIT);
  // A cache and nothing else: the result depends on the text alone, however often React renders.
  split.current = splitBlocks(split.current, text);
  const { blocks, definitions } = split.current;
  return (
    <div className={styles.markdown}>
      {blocks.map((block, index) => {
        if (block.kind === 'space' || block.kind === 'definition') return null;
        const isGrowing = isStreaming && index >= blocks.length - 2;
        const usesDefinitions = definitions !== '' && block.kind === 'other' && block.source.includes('[');
        return (
          <MarkdownBlockView
            key={block.start}
            source={usesDefinitions ? `${block.source}\n\n${definitions}` : block.source}
            isHighlighted={!isGrowing || block.source.length <= COLOURED_WHILE_GROWING}
          />
        );
      })}
    </div>
  );
});
