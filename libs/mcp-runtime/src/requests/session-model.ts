/** One message of a server that asks for a session's model. Images and sounds are base64. */
export interface SamplingMessage {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ({ readonly kind: 'text'; readonly text: string } | { readonly kind: 'image' | 'audio'; readonly data: string; readonly mimeType: string })[];
}

export interface SamplingRequest {
  /** '' for none. */
  readonly systemPrompt: string;
  readonly messages: readonly SamplingMessage[];
  readonly maxTokens: number;
  readonly temperature: number | null;
  readonly stopSequences: readonly string[];
  readonly signal: AbortSignal;
}

export interface SamplingAnswer {
  readonly text: string;
  readonly stopReason: 'endTurn' | 'stopSequence' | 'maxTokens';
}

/** The model of one session, as a server may be lent it. Rejects with an error whose message is fit for the server and the user. */
export interface SessionModel {
  /** As the user knows it. */
  readonly name: string;
  generate(request: SamplingRequest): Promise<SamplingAnswer>;
}
