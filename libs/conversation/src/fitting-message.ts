import type { Message, MessagePart, ToolPart } from '@chatos/contracts';
import { NEWEST_PARTS } from './store/newest-parts.ts';

/** A message with more than this, in UTF-16 code units, does not fit into a frame safely; a long run with large tool results has such. */
const MESSAGE_LIMIT = 4_000_000;
/** What is left of a tool's result or arguments then. */
const PREVIEW_LENGTH = 4_000;

/**
 * The message as it can be sent to a page: of a long run its newest parts, and where they are too large, the results and arguments of its tool calls
 * are shortened, and say so. What waits for approval is never shortened nor left out: the user decides about exactly what will be executed. On
 * disk everything is whole; `messages.parts` reads what is left out here.
 */
export function fittingMessage(message: Message): Message {
  const newest = from(message, placeOf(message.parts, (parts) => Math.max(0, parts.length - NEWEST_PARTS)));
  if (totalLength(newest.parts) <= MESSAGE_LIMIT) return newest;
  const short = { ...newest, parts: newest.parts.map(shortened) };
  return from(short, placeOf(short.parts, firstWithin));
}

/** The newest of some parts that fit, in their order; at least one of them. */
export function fittingParts(parts: readonly MessagePart[]): MessagePart[] {
  const short = totalLength(parts) <= MESSAGE_LIMIT ? [...parts] : parts.map(shortened);
  return short.slice(firstWithin(short));
}

function from(message: Message, first: number): Message {
  return first === 0 ? message : { ...message, parts: message.parts.slice(first), firstPosition: message.firstPosition + first };
}

/** Where the parts that are sent begin; never behind a call that waits for approval. */
function placeOf(parts: readonly MessagePart[], choose: (parts: readonly MessagePart[]) => number): number {
  const waiting = parts.findIndex((part) => part.kind === 'tool' && part.state === 'waiting-for-approval');
  return waiting === -1 ? choose(parts) : Math.min(waiting, choose(parts));
}

function firstWithin(parts: readonly MessagePart[]): number {
  let length = 0;
  const tooFar = parts.findLastIndex((part, index) => (length += lengthOf(part)) > MESSAGE_LIMIT && index < parts.length - 1);
  return tooFar + 1;
}

function totalLength(parts: readonly MessagePart[]): number {
  return parts.reduce((sum, part) => sum + lengthOf(part), 0);
}

function lengthOf(part: MessagePart): number {
  return part.kind === 'tool' ? (part.result?.length ?? 0) + argumentsLength(part) : part.text.length;
}

function shortened(part: MessagePart): MessagePart {
  if (part.kind !== 'tool' || part.state === 'waiting-for-approval') return part;
  const result = part.result === null || part.result.length <= PREVIEW_LENGTH ? part.result : cut(part.result);
  return { ...part, result, arguments: argumentsLength(part) <= PREVIEW_LENGTH ? part.arguments : cut(JSON.stringify(part.arguments)) };
}

function argumentsLength(part: ToolPart): number {
  return JSON.stringify(part.arguments)?.length ?? 0;
}

function cut(text: string): string {
  return `${text.slice(0, PREVIEW_LENGTH)}\n… shortened for display: ${text.length.toLocaleString('en')} characters in all.`;
}
