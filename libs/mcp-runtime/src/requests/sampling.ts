import type { CreateMessageRequest, CreateMessageResult } from '@modelcontextprotocol/sdk/types.js';
import { bytesOfBase64, formatBytes } from '../client/contents.ts';
import type { QuestionAsker } from './question-asker.ts';
import { rejectedByUser, unusableRequest } from './refusals.ts';
import type { RequestHost } from './request-host.ts';
import type { SamplingMessage } from './session-model.ts';

type Params = CreateMessageRequest['params'];
type Block = Exclude<Params['messages'][number]['content'], readonly unknown[]>;

/** What a user can be expected to look through before saying yes. In UTF-16 code units. */
const MAX_TEXT = 500_000;
const MAX_MESSAGES = 500;
/** Images and sounds are shown by type and size alone, so they are bounded by what a model takes. */
const MAX_BINARY = 20 * 1024 * 1024;

export interface SamplingParts {
  readonly server: string;
  readonly questions: QuestionAsker;
  readonly sessionModel: NonNullable<RequestHost['sessionModel']>;
}

/** Lends a server the model of a session, once the user has seen what it would be sent and said yes. Throws McpError for all else. */
export async function sample(params: Params, sessionId: string | null, signal: AbortSignal, parts: SamplingParts): Promise<CreateMessageResult> {
  // The capability is not declared, and the specification asks for an error where tools are sent all the same.
  if (params.tools !== undefined || params.toolChoice !== undefined) throw unusableRequest('Tool use in sampling is not supported by this client');
  if (params.maxTokens < 1) throw unusableRequest('maxTokens has to be at least 1');
  if (sessionId === null) throw unusableRequest('No session has a call of this server in flight, so there is no model to sample from');
  const messages = params.messages.map(toSamplingMessage);
  checkSize(messages, params.systemPrompt ?? '');
  const model = await parts.sessionModel(sessionId);
  const answer = await parts.questions.ask({
    sessionId, server: parts.server,
    body: { kind: 'sampling', systemPrompt: params.systemPrompt ?? '', messages: messages.map(({ role, content }) => ({ role, text: content.map(describe).join('\n') })), maxTokens: params.maxTokens, modelName: model.name },
  }, signal);
  if (answer.action !== 'accept') throw rejectedByUser('sampling');
  const { text, stopReason } = await model.generate({
    systemPrompt: params.systemPrompt ?? '', messages, maxTokens: params.maxTokens, temperature: params.temperature ?? null, stopSequences: params.stopSequences ?? [], signal,
  });
  return { role: 'assistant', content: { type: 'text', text }, model: model.name, stopReason };
}

function toSamplingMessage({ role, content }: Params['messages'][number]): SamplingMessage {
  const blocks = Array.isArray(content) ? content : [content];
  if (blocks.length === 0) throw unusableRequest('A message without content cannot be sampled from');
  return { role, content: blocks.map(toContent) };
}

function toContent(block: Block): SamplingMessage['content'][number] {
  switch (block.type) {
    case 'text':
      return { kind: 'text', text: block.text };
    case 'image':
    case 'audio':
      return { kind: block.type, data: block.data, mimeType: block.mimeType };
    default:
      throw unusableRequest('Tool use in sampling is not supported by this client');
  }
}

function checkSize(messages: readonly SamplingMessage[], systemPrompt: string): void {
  let text = systemPrompt.length;
  let binary = 0;
  for (const part of messages.flatMap(({ content }) => content)) {
    if (part.kind === 'text') text += part.text.length;
    else binary += bytesOfBase64(part.data);
  }
  if (messages.length === 0) throw unusableRequest('There is no message to sample from');
  if (messages.length > MAX_MESSAGES || text > MAX_TEXT || binary > MAX_BINARY) throw unusableRequest('The messages are too large to be shown to the user');
}

function describe(part: SamplingMessage['content'][number]): string {
  return part.kind === 'text' ? part.text : `[${part.kind}: ${part.mimeType}, ${formatBytes(bytesOfBase64(part.data))}]`;
}
