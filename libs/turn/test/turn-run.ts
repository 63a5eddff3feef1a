import type { ModelFields } from '@chatos/contracts';
import { createLanguageModel, explainModelError } from '@chatos/model-gateway';
import type { TurnEvent, TurnOptions, TurnTool } from '../src/index.ts';
import { runTurn } from '../src/index.ts';
import { modelRecord } from './model-record.ts';

export interface TurnRun {
  readonly events: TurnEvent[];
  readonly outcome: ReturnType<typeof runTurn>;
  readonly stop: () => void;
  /** All text, or all reasoning, so far. */
  said(type?: 'text' | 'reasoning'): string;
  /** The first event of that type, as soon as there is one. */
  first<Type extends TurnEvent['type']>(type: Type): Promise<Extract<TurnEvent, { type: Type }>>;
}

type Options = Partial<Omit<TurnOptions, 'signal'>> & { readonly prompt?: string; readonly retries?: number; readonly fields?: Partial<ModelFields> };

/** Runs a turn against a base URL with what a test usually wants, and records its events. */
export function startTurn(baseUrl: string, options: Options = {}): TurnRun {
  const record = modelRecord({ baseUrl, ...options.fields });
  const events: TurnEvent[] = [];
  const waiting: { type: TurnEvent['type']; resolve: (event: never) => void }[] = [];
  const stopper = new AbortController();
  const outcome = runTurn({
    model: (onRetry) => createLanguageModel(record, { apiKey: 'test-key', retries: options.retries ?? 0, onRetry }),
    system: 'Be brief.',
    messages: [{ role: 'user', content: options.prompt ?? 'hello' }],
    tools: [],
    maxToolPasses: 10,
    approve: () => Promise.reject(new Error('the test expects no question')),
    explain: (error) => explainModelError(error, record),
    ...options,
    signal: stopper.signal,
    emit(event) {
      events.push(event);
      for (const waiter of waiting) if (waiter.type === event.type) waiter.resolve(event as never);
      return options.emit?.(event);
    },
  });
  return {
    events,
    outcome,
    stop: () => stopper.abort(),
    said: (type = 'text') => events.map((event) => (event.type === type ? event.text : '')).join(''),
    first(type) {
      const known = events.find((event) => event.type === type);
      if (known !== undefined) return Promise.resolve(known as never);
      return new Promise((resolve) => waiting.push({ type, resolve }));
    },
  };
}

/** A tool that answers with its arguments. */
export function echoTool(changes: Partial<TurnTool> = {}): TurnTool {
  return {
    name: 'echo',
    description: 'Says what it is given.',
    inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    policy: 'allow',
    execute: async (input) => ({ text: `echo: ${(input as { text: string }).text}`, isError: false }),
    ...changes,
  };
}

/** A promise that never settles. */
export const never: Promise<never> = new Promise(() => undefined);
