import type { LanguageModelV4FilePart, LanguageModelV4Prompt, LanguageModelV4TextPart, LanguageModelV4ToolResultPart } from '@ai-sdk/provider';
import { isFailedResult } from './failed-result.ts';
import { isImage } from './fitting-images.ts';

type ShownPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

/**
 * The prompt with the images of results behind them in a user's message, which says what they belong to. Where `of` is 'all', for a protocol
 * whose results are text alone, as OpenAI's chat completions: the provider would send the bytes as JSON in the text. Where it is 'failed',
 * for one whose results hold images but whose errors do not, as Anthropic's: it refuses the request.
 */
export function imagesBesideResults(prompt: LanguageModelV4Prompt, of: 'all' | 'failed' = 'all'): LanguageModelV4Prompt {
  const moves = (part: { readonly type: string }): part is LanguageModelV4ToolResultPart => part.type === 'tool-result' && (of === 'all' || isFailedResult(part as LanguageModelV4ToolResultPart));
  const moved: LanguageModelV4Prompt = [];
  let shown: ShownPart[] = [];
  const showAlone = () => {
    if (shown.length > 0) moved.push({ role: 'user', content: shown });
    shown = [];
  };
  for (const message of prompt) {
    if (message.role === 'user') {
      moved.push({ ...message, content: [...shown, ...message.content] });
      shown = [];
      continue;
    }
    // Between a result and the results of the same step nothing may stand.
    if (message.role !== 'tool') showAlone();
    else shown.push(...message.content.flatMap((part) => (moves(part) ? imagesOf(part) : [])));
    moved.push(message.role === 'tool' ? { ...message, content: message.content.map((part) => (moves(part) ? textOnly(part) : part)) } : message);
  }
  showAlone();
  return moved;
}

function imagesOf({ toolName, output }: LanguageModelV4ToolResultPart): ShownPart[] {
  const images = output.type === 'content' ? output.value.filter(isImage) : [];
  return images.length === 0 ? [] : [{ type: 'text', text: `[${images.length === 1 ? 'The image' : `The ${images.length} images`} of the result of ${toolName}:]` }, ...images];
}

function textOnly(part: LanguageModelV4ToolResultPart): LanguageModelV4ToolResultPart {
  if (part.output.type !== 'content') return part;
  const value = part.output.value.flatMap((piece) => (piece.type === 'text' ? [piece.text] : [])).join('\n');
  return { ...part, output: { type: isFailedResult(part) ? 'error-text' : 'text', value } };
}
