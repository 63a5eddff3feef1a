import type { ModelRecord } from '@chatos/contracts';
import type { SamplingAnswer, SamplingMessage, SamplingRequest, SessionModel } from '@chatos/mcp-runtime';
import { createLanguageModel, explainModelError } from '@chatos/model-gateway';
import { streamText } from 'ai';
import type { ModelMessage } from 'ai';
import type { ConfigurationClient } from '../configuration/configuration-client.ts';
import { ConversationError, sessionNotFound } from '../errors.ts';
import { chooseModel } from '../running/model-choice.ts';
import { modelKey } from '../running/model-key.ts';
import type { ConversationStore } from '../store/conversation-store.ts';

/** The model a session works with, for a server that asks to borrow it. Its rejections carry words for the server and the user. */
export async function sessionModel(sessionId: string, { store, configuration }: { store: ConversationStore; configuration: ConfigurationClient }): Promise<SessionModel> {
  const session = store.sessions.find(sessionId);
  if (session === null) throw sessionNotFound();
  const snapshot = await configuration.snapshot();
  const model = chooseModel(snapshot, session.modelId);
  return { name: model.name, generate: (request) => generate(request, model, { configuration, retries: snapshot.settings.retry }) };
}

async function generate(request: SamplingRequest, model: ModelRecord, { configuration, retries }: { configuration: ConfigurationClient; retries: number }): Promise<SamplingAnswer> {
  const { systemPrompt, messages, maxTokens, temperature, stopSequences, signal } = request;
  if (!model.supportsVision && messages.some(({ content }) => content.some((part) => part.kind !== 'text'))) {
    throw new ConversationError('UNUSABLE_INPUT', { problem: `The model ${model.name} takes text only.`, remedy: 'Choose a model with vision for this session.' });
  }
  let failure: unknown = null;
  try {
    // Streamed, as every other request of ours: an endpoint that serves turns serves this too.
    const result = streamText({
      model: createLanguageModel(model, { apiKey: await modelKey(configuration, model), retries }),
      ...(systemPrompt === '' ? {} : { instructions: systemPrompt }),
      messages: messages.map(toModelMessage),
      maxOutputTokens: maxTokens,
      ...(temperature === null ? {} : { temperature }),
      ...(stopSequences.length === 0 ? {} : { stopSequences: [...stopSequences] }),
      // The gateway's model retries by itself.
      maxRetries: 0,
      abortSignal: signal,
      onError: ({ error }) => void (failure ??= error),
    });
    const [text, finishReason, rawFinishReason] = await Promise.all([result.text, result.finishReason, result.rawFinishReason]);
    if (failure !== null) throw failure as Error;
    return { text, stopReason: finishReason === 'length' ? 'maxTokens' : rawFinishReason === 'stop_sequence' ? 'stopSequence' : 'endTurn' };
  } catch (error: unknown) {
    signal.throwIfAborted();
    const { problem, remedy } = explainModelError(failure ?? error, model);
    throw new ConversationError('UNAVAILABLE', { problem, remedy }, { cause: failure ?? error });
  }
}

function toModelMessage({ role, content }: SamplingMessage): ModelMessage {
  if (role === 'assistant') return { role, content: content.map((part) => ({ type: 'text' as const, text: part.kind === 'text' ? part.text : `[${part.kind}: ${part.mimeType}]` })) };
  return { role, content: content.map((part) => (part.kind === 'text' ? { type: 'text' as const, text: part.text } : { type: 'file' as const, data: part.data, mediaType: part.mimeType })) };
}
