import type { Message, MessagePart, ToolPart } from '@chatos/contracts';
import { MAX_IMAGES } from '@chatos/model-gateway';
import { toolOutput } from '@chatos/turn';
import type { ReadMedia } from '@chatos/turn';
import type { AssistantModelMessage, ModelMessage, ToolModelMessage, UserContent } from 'ai';
import { encodeCursor } from '../store/cursors.ts';
import { textLengthOf } from '../store/message-store.ts';
import type { MessageRow, MessageStore } from '../store/message-store.ts';
import { ASSISTANT_PLACE } from '../store/schema.ts';
import type { TurnRow } from '../store/turn-store.ts';
import { partsInOrderTold } from './corrections.ts';
import { messagesFromSummary, newestSummary } from './history-from-summary.ts';
import { noteForModel } from './notes.ts';

/** No model takes more (about a million tokens); older messages are left out, so that a session of any length can go on. In UTF-16 code units. */
const HISTORY_TEXT_LIMIT = 4_000_000;
const PAGE = 100;

/**
 * What the model is told of the session: everything up to and including the turn's own message. Messages of turns that never started (they
 * were withdrawn while they waited) and messages queued behind this turn are not part of it. With `readMedia`, for a model with vision, the
 * newest images of results are part of it. What was summarised is told by its newest summary.
 */
export async function buildHistory(store: MessageStore, turn: TurnRow, readMedia?: ReadMedia): Promise<ModelMessage[]> {
  const messages = withNewestImages(messagesToTell(store, turn)).toReversed();
  const read = (message: Pick<Message, 'role' | 'parts'>) => toModelMessages(message, readMedia);
  const at = messages.findIndex((message) => newestSummary(message) !== null);
  const summary = at === -1 ? null : newestSummary(messages[at]!);
  if (summary === null) return (await Promise.all(messages.map(read))).flat();
  const begun = await messagesFromSummary({ asked: messages[at - 1] ?? null, answer: messages[at]!, summary }, read);
  return [...begun, ...(await Promise.all(messages.slice(at + 1).map(read))).flat()];
}

/** Newest first, back to the newest summary and the user's message of its turn. */
function messagesToTell(store: MessageStore, turn: TurnRow): MessageRow[] {
  const newestFirst: MessageRow[] = [];
  let textLength = 0;
  let summarisedTurn: number | null = null;
  let cursor: string | null = encodeCursor([turn.seq, ASSISTANT_PLACE]);
  while (cursor !== null && textLength < HISTORY_TEXT_LIMIT) {
    const page: { items: MessageRow[]; nextCursor: string | null } = store.page({ sessionId: turn.sessionId, cursor, limit: PAGE });
    for (const message of page.items.toReversed()) {
      if (summarisedTurn !== null) return message.turnSeq === summarisedTurn ? [...newestFirst, message] : newestFirst;
      const summary = newestSummary(message);
      textLength += textLengthOf(summary === null ? message.parts : message.parts.filter(({ step }) => step >= summary.step));
      if (newestFirst.length > 0 && textLength > HISTORY_TEXT_LIMIT) break;
      if (message.turnSeq === turn.seq || message.turnStartedAt !== null) newestFirst.push(message);
      if (summary !== null) summarisedTurn = message.turnSeq;
    }
    cursor = page.nextCursor;
  }
  return newestFirst;
}

/**
 * One message as the model's messages: the assistant's is split by its steps, each behind the corrections told
 * before it and followed by the results of its calls.
 */
export async function toModelMessages(message: Pick<Message, 'role' | 'parts'>, readMedia?: ReadMedia): Promise<ModelMessage[]> {
  if (message.role === 'user') return [{ role: 'user', content: await userContent(message.parts, readMedia) }];
  return (await Promise.all(groupBySteps(partsInOrderTold(message.parts)).map((parts) => stepMessages(parts, readMedia)))).flat();
}

/** What no model is given need not be read; the text of a result names its images all the same. */
function withNewestImages<Kept extends Pick<Message, 'parts'>>(newestFirst: readonly Kept[]): Kept[] {
  let left = MAX_IMAGES;
  return newestFirst.map((message) => ({
    ...message,
    parts: message.parts.toReversed().map((part) => {
      if ((part.kind !== 'tool' && part.kind !== 'attachment') || part.media.length === 0) return part;
      const images = part.media.filter(({ kind }) => kind === 'image');
      const media = left === 0 ? [] : images.slice(-left);
      left -= media.length;
      return { ...part, media };
    }).toReversed(),
  }));
}

/** The text, and behind it the attached images where the model takes any. */
async function userContent(parts: readonly MessagePart[], readMedia: ReadMedia | undefined): Promise<UserContent> {
  const text = userText(parts);
  const images = parts.flatMap((part) => (part.kind === 'attachment' ? part.media.filter(({ kind }) => kind === 'image') : []));
  if (images.length === 0) return text;
  if (readMedia === undefined) return `${text}\n\n[The attached images are not part of this: the model in use takes text only.]`;
  const files = await Promise.all(images.map(async (image): Promise<Exclude<UserContent, string>[number]> => {
    const data = await readMedia(image);
    return data === null ? { type: 'text', text: `[An attached image (${image.mimeType}) is no longer kept.]` } : { type: 'file', mediaType: image.mimeType, data };
  }));
  return [{ type: 'text', text }, ...files];
}

/** What was attached comes first: it is what the text is about. Whose it is stands beside it, for it is not the user who speaks there. */
function userText(parts: readonly MessagePart[]): string {
  const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const attached = parts.flatMap((part) => (part.kind === 'attachment' ? [`[Attached resource ${part.uri} of the MCP server "${part.server}"${part.mimeType === '' ? '' : `, ${part.mimeType}`}]\n${part.text}\n[End of the resource ${part.uri}]`] : []));
  const notes = parts.flatMap((part) => (part.kind === 'note' ? [noteForModel(part.text)] : []));
  return [...attached, ...notes, text].join('\n\n');
}

async function stepMessages(parts: MessagePart[], readMedia: ReadMedia | undefined): Promise<ModelMessage[]> {
  // Reasoning is not sent back: providers refuse it without the signature it came with.
  const content = parts.flatMap((part): Exclude<AssistantModelMessage['content'], string> => {
    if (part.kind === 'text') return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
    return part.kind === 'tool' ? [{ type: 'tool-call', toolCallId: part.callId, toolName: part.tool, input: asObject(part.arguments) }] : [];
  });
  const results: ToolModelMessage['content'] = await Promise.all(parts.filter((part) => part.kind === 'tool').map((part) => toolResult(part, readMedia)));
  return [
    ...parts.flatMap((part) => (part.kind === 'correction' || part.kind === 'note' ? [{ role: 'user' as const, content: part.kind === 'note' ? noteForModel(part.text) : part.text }] : [])),
    ...(content.length > 0 ? [{ role: 'assistant' as const, content }] : []),
    ...(results.length > 0 ? [{ role: 'tool' as const, content: results }] : []),
  ];
}

/** Every call has a result, or providers refuse the history: one that was cut short says so. */
async function toolResult({ state, result, media, callId, tool }: ToolPart, readMedia: ReadMedia | undefined): Promise<ToolModelMessage['content'][number]> {
  const isError = state !== 'succeeded';
  const given = await toolOutput({ text: result ?? (isError ? 'The call was stopped before it had a result.' : ''), isError, media }, readMedia);
  return { type: 'tool-result', toolCallId: callId, toolName: tool, ...given };
}

function groupBySteps(parts: readonly MessagePart[]): MessagePart[][] {
  const groups: MessagePart[][] = [];
  for (const part of parts) {
    const group = groups.at(-1);
    if (group?.[0]?.step === part.step) group.push(part);
    else groups.push([part]);
  }
  return groups;
}

/** Arguments that were no JSON were never executed; providers take objects only. */
function asObject(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
