import { Lexer } from 'marked';

/** One top-level block of a Markdown text: a paragraph, list, table, fenced code. */
export interface MarkdownBlock {
  /** Where it begins in the text: its identity while the text grows. */
  readonly start: number;
  readonly source: string;
  readonly kind: 'code' | 'definition' | 'space' | 'other';
}

export interface SplitText {
  readonly text: string;
  readonly blocks: readonly MarkdownBlock[];
  /** The link definitions (`[name]: url`) of the whole text, which any block may use. */
  readonly definitions: string;
}

export const EMPTY_SPLIT: SplitText = { text: '', blocks: [], definitions: '' };

/**
 * How many blocks at the end are read again when text was added. The last one is still growing, and what comes may join it to the one
 * before (a list after a blank line); those further up are closed.
 */
const OPEN_BLOCKS = 2;

/**
 * Splits a text that usually is `previous` with something added: then only its end is read again, so that the cost of a delta does not
 * grow with the length of the answer. Blocks that did not change are the same objects.
 */
export function splitBlocks(previous: SplitText, given: string): SplitText {
  const text = given.includes('\r') ? given.replace(/\r\n?/g, '\n') : given;
  if (previous.text === text) return previous;
  const closed = text.startsWith(previous.text) ? previous.blocks.slice(0, Math.max(0, previous.blocks.length - OPEN_BLOCKS)) : [];
  const last = closed.at(-1);
  const from = last === undefined ? 0 : last.start + last.source.length;
  const blocks = [...closed];
  let position = from;
  for (const token of new Lexer({ gfm: true }).blockTokens(text.slice(from), [])) {
    blocks.push({ start: position, source: token.raw, kind: kindOf(token.type) });
    position += token.raw.length;
  }
  return { text, blocks: keepSame(previous.blocks, blocks), definitions: definitionsOf(blocks) };
}

function kindOf(tokenType: string): MarkdownBlock['kind'] {
  if (tokenType === 'def') return 'definition';
  return tokenType === 'code' || tokenType === 'space' ? tokenType : 'other';
}

function definitionsOf(blocks: readonly MarkdownBlock[]): string {
  return blocks.filter((block) => block.kind === 'definition').map((block) => block.source.trim()).join('\n');
}

function keepSame(before: readonly MarkdownBlock[], after: MarkdownBlock[]): readonly MarkdownBlock[] {
  return after.map((block, index) => {
    const known = before[index];
    return known !== undefined && known.start === block.start && known.source === block.source && known.kind === block.kind ? known : block;
  });
}
