import type { ReplyPart, ReplyUsage } from '../reply.ts';

export type FinishKind = 'stop' | 'length' | 'content-filter' | 'tool-calls';
export type ContentPart = Extract<ReplyPart, { kind: 'text' | 'text-bytes' | 'reasoning' | 'tool-call' | 'error' }>;

/** Puts one answer into the server-sent events of one protocol. Each string or buffer is written by itself, as a provider flushes it. */
export interface Wire {
  start(): string[];
  part(part: ContentPart): (string | Uint8Array)[];
  finish(kind: FinishKind, usage: ReplyUsage): string[];
  /** The body of a refusal. */
  failure(message: string, code: string): string;
}

/** Stands in the JSON where bytes that are no UTF-8 belong. */
const PLACEHOLDER = '@@bytes@@';

/** An event whose text is the given bytes, exactly. */
export function withBytes(event: (text: string) => string, bytes: Uint8Array): Uint8Array {
  const [before = '', after = ''] = event(PLACEHOLDER).split(PLACEHOLDER);
  return Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
}

/** The arguments of a call as text, in the pieces they are streamed in. */
export function argumentPieces(input: unknown): string[] {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return text.match(/[\s\S]{1,12}/g) ?? [''];
}
