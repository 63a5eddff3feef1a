import type { ModelMessage } from 'ai';

/** One thing that was said or done, as text: for a summary, and to estimate what it takes. */
export interface Entry { readonly label: string; readonly text: string }

/** A rough measure of tokens where no provider has counted: a third of the bytes, which is too many for English and about right for Chinese. */
const BYTES_PER_TOKEN = 3;
/** What providers take an image for, by their own tables about this much. */
const TOKENS_PER_IMAGE = 1_500;

export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

export function estimateMessages(messages: readonly ModelMessage[]): number {
  return messages.flatMap(entriesOf).reduce((sum, { label, text }) => sum + (text === IMAGE ? TOKENS_PER_IMAGE : estimateTokens(text) + estimateTokens(label)), 0);
}

const IMAGE = '[an image]';

/** Everything in a message, in its order. Reasoning is left out: it is not for anybody else. */
export function entriesOf(message: ModelMessage): Entry[] {
  if (typeof message.content === 'string') return [{ label: LABELS[message.role], text: message.content }];
  return message.content.flatMap((part): Entry[] => {
    switch (part.type) {
      case 'text':
        return [{ label: LABELS[message.role], text: part.text }];
      case 'tool-call':
        return [{ label: `The assistant called the tool ${part.toolName}`, text: JSON.stringify(part.input) ?? '' }];
      case 'tool-result':
        return [{ label: `Result of the tool ${part.toolName}`, text: resultText(part.output) }, ...imagesOf(part.output)];
      case 'file':
      case 'image':
        return [{ label: LABELS[message.role], text: IMAGE }];
      default:
        return [];
    }
  });
}

const LABELS: Readonly<Record<ModelMessage['role'], string>> = { system: 'System', user: 'The user', assistant: 'The assistant', tool: 'A tool' };

type ResultOutput = Extract<Exclude<Extract<ModelMessage, { role: 'tool' }>['content'], string>[number], { type: 'tool-result' }>['output'];

function resultText(output: ResultOutput): string {
  if (output.type === 'text' || output.type === 'error-text') return output.value;
  if (output.type === 'content') return output.value.map((part) => (part.type === 'text' ? part.text : '')).filter((text) => text !== '').join('\n');
  return JSON.stringify('value' in output ? output.value : output) ?? '';
}

function imagesOf(output: ResultOutput): Entry[] {
  if (output.type !== 'content') return [];
  return output.value.filter(({ type }) => type !== 'text').map(() => ({ label: 'Part of the result', text: IMAGE }));
}
