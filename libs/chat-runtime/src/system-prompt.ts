import type { ConfigurationSnapshot } from '@chatos/contracts';
import { promptText } from '@chatos/conversation';

const STANDARD_PROMPT = `You are the assistant of ChatOS Chat. Answer in the language of the user, to the point, in Markdown.
Use the tools you are offered where they help; say so when a tool failed, and never invent its result.`;

/** Chat's system prompt: the configured prompt `default`, else a plain one. */
export function chatSystemPrompt(snapshot: ConfigurationSnapshot): string {
  return promptText(snapshot, 'default') ?? STANDARD_PROMPT;
}
