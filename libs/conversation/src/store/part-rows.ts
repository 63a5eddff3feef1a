import type { MessagePart, ToolMedia, ToolPart } from '@chatos/contracts';

/** What tells a text of the user within the assistant's message from one of the model: to the database both are text. */
const CORRECTION = '{"by":"user"}';

/**
 * What the workbench says within a message: to the database it is reasoning, which the search does not read, for nobody has said it. Any other
 * reasoning has nothing in `tool`.
 */
interface WorkbenchMark { readonly by: 'workbench'; readonly tokensBefore?: number }

/** A part of a message as its row has it. */
export interface PartRow {
  readonly position: number;
  readonly kind: Exclude<MessagePart['kind'], 'correction' | 'note' | 'summary'>;
  readonly step: number;
  readonly content: string | null;
  readonly tool: string | null;
}

export function partToRow(part: MessagePart, position: number): PartRow {
  if (part.kind === 'attachment') {
    const { server, uri, mimeType, media } = part;
    return { position, kind: part.kind, step: part.step, content: part.text, tool: JSON.stringify({ server, uri, mimeType, media }) };
  }
  if (part.kind === 'correction') return { position, kind: 'text', step: part.step, content: part.text, tool: CORRECTION };
  if (part.kind === 'note') return { position, kind: 'reasoning', step: part.step, content: part.text, tool: markOf({ by: 'workbench' }) };
  if (part.kind === 'summary') return { position, kind: 'reasoning', step: part.step, content: part.text, tool: markOf({ by: 'workbench', tokensBefore: part.tokensBefore }) };
  if (part.kind !== 'tool') return { position, kind: part.kind, step: part.step, content: part.text, tool: null };
  const { kind, step, result, ...tool } = part;
  return { position, kind, step, content: result, tool: JSON.stringify(tool) };
}

export function partFromRow(row: PartRow): MessagePart {
  if (row.kind === 'attachment') {
    const { server, uri, mimeType, media = [] } = JSON.parse(row.tool ?? '{}') as { server: string; uri: string; mimeType: string; media?: ToolMedia[] };
    return { kind: 'attachment', step: row.step, server, uri, mimeType, text: row.content ?? '', media };
  }
  if (row.kind === 'text' && row.tool === CORRECTION) return { kind: 'correction', step: row.step, text: row.content ?? '' };
  if (row.kind === 'reasoning' && row.tool !== null) return workbenchPart(row.step, row.content ?? '', JSON.parse(row.tool) as WorkbenchMark);
  if (row.kind !== 'tool') return { kind: row.kind, step: row.step, text: row.content ?? '' };
  const tool = JSON.parse(row.tool ?? '{}') as Omit<ToolPart, 'kind' | 'step' | 'result'>;
  return { kind: 'tool', step: row.step, ...tool, arguments: tool.arguments ?? null, result: row.content, resultBlob: tool.resultBlob ?? null, media: tool.media ?? [], progress: tool.progress ?? null };
}

function workbenchPart(step: number, text: string, { tokensBefore }: WorkbenchMark): MessagePart {
  return tokensBefore === undefined ? { kind: 'note', step, text } : { kind: 'summary', step, text, tokensBefore };
}

function markOf(mark: WorkbenchMark): string {
  return JSON.stringify(mark);
}
