import { isMap, LineCounter, parseDocument } from 'yaml';
import { UnreadableFile } from './plugin-directory.ts';

export interface MarkdownFile {
  /** What stands between the lines of three dashes; null where the file has none. */
  readonly fields: Readonly<Record<string, unknown>> | null;
  readonly body: string;
}

const FRONT_MATTER = /^---[ \t]*\n(?<yaml>[\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/;

/** Splits a Markdown file. @throws UnreadableFile that names the file and the line where the front matter is no YAML of plain values */
export function readFrontMatter(text: string, path: string): MarkdownFile {
  const match = FRONT_MATTER.exec(text);
  if (match === null) {
    if (/^---[ \t]*\n/.test(text)) throw new UnreadableFile(`${path}, line 1: the front matter has no end ("---").`);
    return { fields: null, body: text.trim() };
  }
  return { fields: parseFields(match.groups?.['yaml'] ?? '', path), body: text.slice(match[0].length).trim() };
}

function parseFields(yaml: string, path: string): Record<string, unknown> {
  const lines = new LineCounter();
  // The core schema has plain values alone: no tag of a file makes anything else of them.
  const document = parseDocument(yaml, { schema: 'core', lineCounter: lines, prettyErrors: false, uniqueKeys: true, logLevel: 'silent' });
  const [error] = [...document.errors, ...document.warnings];
  // One line for the dashes before it.
  if (error !== undefined) throw new UnreadableFile(`${path}, line ${lines.linePos(error.pos[0]).line + 1}: the front matter is no YAML: ${error.message.split('\n', 1)[0] ?? ''}`);
  if (document.contents === null) return {};
  if (!isMap(document.contents)) throw new UnreadableFile(`${path}, line 2: the front matter has no fields ("name: …").`);
  try {
    return document.toJS({ maxAliasCount: 20 }) as Record<string, unknown>;
  } catch (failure) {
    throw new UnreadableFile(`${path}, line 2: the front matter cannot be read: ${failure instanceof Error ? failure.message : String(failure)}.`);
  }
}

/** A field as words: a list, or a text with commas in it; null where it is left out. */
export function wordsOf(value: unknown): string[] | null {
  if (value === undefined || value === null) return null;
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? splitOutsideParentheses(value) : [value];
  return parts.map((part) => plainText(part)).filter((part) => part !== '');
}

/** A field as one text; '' where it is left out, or is no plain value. */
export function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainText).join(' ');
  return typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** `Bash(git add:*, git commit:*), Read` are two. */
function splitOutsideParentheses(text: string): string[] {
  return text.match(/(?:[^,(]|\([^)]*\)?)+/g) ?? [];
}
