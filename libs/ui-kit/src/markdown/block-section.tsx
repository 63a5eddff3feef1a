import { memo } from 'react';
import { MarkdownBlockView } from './markdown-block.tsx';
import type { MarkdownBlock } from './split-blocks.ts';

export interface BlockSectionProps {
  readonly blocks: readonly MarkdownBlock[];
  readonly definitions: string;
  /** Whether the last two of the blocks may still change. */
  readonly isGrowing: boolean;
}

/** A listing longer than this is coloured once it is complete. */
const COLOURED_WHILE_GROWING = 4_000;

/** Some neighbouring blocks. React passes over the whole section where none of them changed: see BLOCKS_OF_SECTION. */
export const BlockSection = memo(function BlockSection({ blocks, definitions, isGrowing }: BlockSectionProps) {
  return blocks.map((block, index) => {
    if (block.kind === 'space' || block.kind === 'definition') return null;
    const mayChange = isGrowing && index >= blocks.length - 2;
    const usesDefinitions = definitions !== '' && block.kind === 'other' && block.source.includes('[');
    return (
      <MarkdownBlockView
        key={block.start}
        source={usesDefinitions ? `${block.source}\n\n${definitions}` : block.source}
        isHighlighted={!mayChange || block.source.length <= COLOURED_WHILE_GROWING}
      />
    );
  });
}, isSame);

function isSame(before: BlockSectionProps, after: BlockSectionProps): boolean {
  return (
    before.definitions === after.definitions &&
    before.isGrowing === after.isGrowing &&
    before.blocks.length === after.blocks.length &&
    before.blocks.every((block, index) => block === after.blocks[index])
  );
}
