import type { AssistantModelMessage } from 'ai';

type Content = Exclude<AssistantModelMessage['content'], string>;
type ContentPart = Content[number];
type Metadata = Extract<ContentPart, { type: 'text' }>['providerOptions'];

/** What one model call produced, in order, as the next call must be given it: with the provider's metadata (Anthropic signs its reasoning). */
export interface StepContent {
  append(kind: 'text' | 'reasoning', id: string, text: string, metadata: Metadata): void;
  addToolCall(toolCallId: string, toolName: string, input: unknown, metadata: Metadata): void;
  message(): AssistantModelMessage | null;
  /** Whether it says anything a reader would see as an answer: blanks and thoughts alone are none. */
  hasWords(): boolean;
}

export function createStepContent(): StepContent {
  const blocks: { kind: 'text' | 'reasoning'; id: string; texts: string[]; metadata: Metadata }[] = [];
  const calls: ContentPart[] = [];
  return {
    append(kind, id, text, metadata) {
      let block = blocks.at(-1);
      if (block === undefined || block.kind !== kind || block.id !== id) {
        block = { kind, id, texts: [], metadata: undefined };
        blocks.push(block);
      }
      if (text !== '') block.texts.push(text);
      block.metadata = metadata ?? block.metadata;
    },
    addToolCall(toolCallId, toolName, input, metadata) {
      calls.push({ type: 'tool-call', toolCallId, toolName, input: isObject(input) ? input : {}, ...(metadata === undefined ? {} : { providerOptions: metadata }) });
    },
    hasWords: () => blocks.some(({ kind, texts }) => kind === 'text' && texts.some((text) => text.trim() !== '')),
    message() {
      const texts = blocks
        .map(({ kind, texts, metadata }): ContentPart => ({ type: kind, text: texts.join(''), ...(metadata === undefined ? {} : { providerOptions: metadata }) }))
        // A block without text counts only where the provider put something into its metadata (reasoning it keeps to itself).
        .filter((part) => (part.type === 'text' || part.type === 'reasoning') && (part.text !== '' || part.providerOptions !== undefined));
      const content = [...texts, ...calls];
      return content.length === 0 ? null : { role: 'assistant', content };
    },
  };
}

/** Providers take nothing but an object as the arguments of a past call, whatever the model wrote. */
function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
