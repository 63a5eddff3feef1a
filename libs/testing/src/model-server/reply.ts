import type { Gate } from './gate.ts';

/** One piece of a streamed answer. */
export type ReplyPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Text whose bytes need not be UTF-8. */
  | { readonly kind: 'text-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** `arguments` are streamed in pieces, as JSON; a string is sent as it is, valid or not. */
  | { readonly kind: 'tool-call'; readonly tool: string; readonly arguments: unknown; readonly callId?: string }
  | { readonly kind: 'gate'; readonly gate: Gate }
  /** Goes on the wire as it is. */
  | { readonly kind: 'raw'; readonly text: string }
  /** An error inside the stream, in the form of the protocol. */
  | { readonly kind: 'error'; readonly message: string; readonly type: string }
  /** Destroys the socket. */
  | { readonly kind: 'break' }
  /** Ends the response properly, but without the end of the answer. */
  | { readonly kind: 'end-early' }
  /** Sends nothing more until the client goes away. */
  | { readonly kind: 'hang' };

export interface ReplyUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface StreamReply {
  readonly kind: 'stream';
  readonly parts: Iterable<ReplyPart> | AsyncIterable<ReplyPart>;
  readonly usage: ReplyUsage;
  /** Left to itself it is 'tool-calls' where there was a call, else 'stop'. */
  readonly finish: 'stop' | 'length' | 'content-filter' | null;
}

export type Reply =
  | StreamReply
  | { readonly kind: 'failure'; readonly status: number; readonly message: string; readonly code: string; readonly headers: Readonly<Record<string, string>> }
  /** Takes the request and never answers. */
  | { readonly kind: 'silence' }
  /** Destroys the socket before the first byte of an answer. */
  | { readonly kind: 'disconnect' };

/** A stream of the given parts; a string is a text delta. */
export function streams(parts: Iterable<ReplyPart | string> | AsyncIterable<ReplyPart>, options: { usage?: ReplyUsage; finish?: StreamReply['finish'] } = {}): StreamReply {
  return { kind: 'stream', parts: Symbol.iterator in parts ? asParts(parts) : parts, usage: options.usage ?? { inputTokens: 10, outputTokens: 5 }, finish: options.finish ?? null };
}

/** An answer of text alone, one delta for each string. */
export function says(...texts: string[]): StreamReply {
  return streams(texts);
}

/** An answer that calls one tool. */
export function callsTool(tool: string, input: unknown = {}, callId?: string): StreamReply {
  return streams([{ kind: 'tool-call', tool, arguments: input, ...(callId === undefined ? {} : { callId }) }]);
}

/** A refusal with the provider's message, in the error form of the protocol asked. */
export function failsWith(status: number, message: string, options: { code?: string; headers?: Record<string, string> } = {}): Reply {
  return { kind: 'failure', status, message, code: options.code ?? '', headers: options.headers ?? {} };
}

export function neverAnswers(): Reply {
  return { kind: 'silence' };
}

export function disconnects(): Reply {
  return { kind: 'disconnect' };
}

function asParts(parts: Iterable<ReplyPart | string>): Iterable<ReplyPart> {
  return Array.from(parts, (part) => (typeof part === 'string' ? { kind: 'text' as const, text: part } : part));
}
