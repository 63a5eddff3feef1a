import type { FilledPrompt, ServerPrompt } from '@chatos/contracts';
import type { GetPromptResult, Prompt } from '@modelcontextprotocol/sdk/types.js';
import { describeContent } from '../client/contents.ts';

export function toServerPrompt(server: string, { name, title, description, arguments: given }: Prompt): ServerPrompt {
  return {
    server, name, title: title ?? name, description: description ?? '',
    arguments: (given ?? []).map((argument) => ({ name: argument.name, description: argument.description ?? '', isRequired: argument.required === true })),
  };
}

export function toFilledPrompt({ description, messages }: GetPromptResult): FilledPrompt {
  return { description: description ?? '', messages: messages.map(({ role, content }) => ({ role, text: describeContent(content) })) };
}
