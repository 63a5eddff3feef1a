import { memo, useRef } from 'react';
import { BlockSection } from './block-section.tsx';
import styles from './markdown.module.css';
import { EMPTY_SPLIT, splitBlocks } from './split-blocks.ts';

/** Blocks that React compares as one: a long answer has thousands, of which a delta touches the last. */
const BLOCKS_OF_SECTION = 40;

/**
 * Markdown that may still be growing. Only its last blocks are read and drawn again when text is added.
 * @param props.isStreaming whether more may come
 */
export const StreamingMarkdown = memo(function StreamingMarkdown({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const split = useRef(EMPTY_SPLIT);
  // A cache and nothing else: the result depends on the text alone, however often React renders.
  split.current = splitBlocks(split.current, text);
  const { blocks, definitions } = split.current;
  const sections = [];
  for (let start = 0; start < blocks.length; start += BLOCKS_OF_SECTION) {
    const end = start + BLOCKS_OF_SECTION;
    sections.push(<BlockSection key={start} blocks={blocks.slice(start, end)} definitions={definitions} isGrowing={isStreaming && end >= blocks.length} />);
  }
  return <div className={styles.markdown}>{sections}</div>;
});
