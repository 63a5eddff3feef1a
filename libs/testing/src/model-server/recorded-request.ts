import type { IncomingMessage } from 'node:http';
import { readConversation, type ConversationEntry } from './conversation.ts';

/** A request the model server has taken. */
export interface RecordedRequest {
  readonly protocol: 'openai' | 'anthropic';
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body exactly as it came, and parsed. */
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The key it carries, from whichever header the protocol uses; null where it carries none. */
  readonly apiKey: string | null;
  readonly model: string;
  readonly conversation: readonly ConversationEntry[];
  /** What the user said last. */
  readonly userText: string;
  /** The results at the end of the conversation: those of the calls made last; empty where the user spoke last. */
  readonly toolResults: readonly string[];
  /** The names of the tools offered. */
  readonly tools: readonly string[];
  /** How many parts of the answer have left: a client that does not read holds it. */
  readonly partsSent: number;
  /** Resolves when it is over: answered to the end, or the client went away (or was cut off) before. */
  readonly ended: Promise<'answered' | 'broken-off'>;
}

export function recordRequest(message: IncomingMessage, text: string, ended: RecordedRequest['ended']): RecordedRequest & { partsSent: number } {
  const path = new URL(message.url ?? '/', 'http://loopback').pathname;
  const protocol = path.endsWith('/messages') ? 'anthropic' : 'openai';
  const body = JSON.parse(text) as Record<string, unknown>;
  const conversation = readConversation(protocol, body);
  const results = conversation.slice(conversation.findLastIndex(({ role }) => role !== 'tool') + 1);
  return {
    protocol,
    path,
    headers: message.headers,
    text,
    body,
    apiKey: readKey(message.headers),
    model: String(body['model']),
    conversation,
    userText: conversation.findLast(({ role }) => role === 'user')?.text ?? '',
    toolResults: results.map((result) => result.text),
    tools: (Array.isArray(body['tools']) ? (body['tools'] as { name?: string; function?: { name: string } }[]) : []).map((tool) => tool.function?.name ?? tool.name ?? ''),
    partsSent: 0,
    ended,
  };
}

function readKey(headers: IncomingMessage['headers']): string | null {
  const anthropic = headers['x-api-key'];
  if (typeof anthropic === 'string') return anthropic;
  return headers.authorization?.replace(/^Bearer /, '') ?? null;
}
