import type { Message, MessagePart, ToolPart } from '@chatos/contracts';

/** A message with more than this, in UTF-16 code units, does not fit into a frame safely; a long run with large tool results has such. */
const MESSAGE_LIMIT = 4_000_000;
/** What is left of a tool's result or arguments then. */
const PREVIEW_LENGTH = 4_000;

/**
 * The message as it can be sent to a page: where it is too large, the results and arguments of its tool calls are shortened, and say so.
 * What waits for approval is never shortened: the user decides about exactly what will be executed. On disk everything is whole.
 */
export function fittingMessage(message: Message): Message {
  const length = message.parts.reduce((sum, part) => sum + lengthOf(part), 0);
  return length <= MESSAGE_LIMIT ? message : { ...message, parts: message.parts.map(shortened) };
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
