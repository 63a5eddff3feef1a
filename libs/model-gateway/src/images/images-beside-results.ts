import type { LanguageModelV4FilePart, LanguageModelV4Prompt, LanguageModelV4TextPart, LanguageModelV4ToolResultPart } from '@ai-sdk/provider';
import { isImage } from './fitting-images.ts';

type ShownPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

/**
 * The prompt for a protocol whose tool results are text alone, as OpenAI's chat completions: images follow in a user's message, which says
 * what they belong to. The provider would send their bytes as JSON in the text.
 */
export function imagesBesideResults(prompt: LanguageModelV4Prompt): LanguageModelV4Prompt {
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
    else shown.push(...message.content.flatMap((part) => (part.type === 'tool-result' ? imagesOf(part) : [])));
    moved.push(message.role === 'tool' ? { ...message, content: message.content.map((part) => (part.type === 'tool-result' ? textOnly(part) : part)) } : message);
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
  return { ...part, output: { type: 'text', value: part.output.value.flatMap((value) => (value.type === 'text' ? [value.text] : [])).join('\n') } };
}
