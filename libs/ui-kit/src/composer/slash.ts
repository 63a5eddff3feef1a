import type { FilledPrompt, ServerPrompt } from '@chatos/contracts';

/** What is typed after the slash of a command, while the whole message is nothing else; null where it is no command. */
export function slashQuery(text: string): string | null {
  return /^\/\S*$/u.test(text) ? text.slice(1) : null;
}

/** The command of a prompt: `/server:name`. */
export function slashCommand(prompt: Pick<ServerPrompt, 'server' | 'name'>): string {
  return `/${prompt.server}:${prompt.name}`;
}

const MOST_SHOWN = 40;

/** The prompts that fit what was typed: by the beginning of command or name first, then by any part of command, title or description. */
export function matchPrompts(prompts: readonly ServerPrompt[], query: string): ServerPrompt[] {
  const words = query.toLowerCase();
  const ranked = prompts.flatMap((prompt) => {
    const rank = rankOf(prompt, words);
    return rank === null ? [] : [{ prompt, rank }];
  });
  return ranked.toSorted((left, right) => left.rank - right.rank || slashCommand(left.prompt).localeCompare(slashCommand(right.prompt))).slice(0, MOST_SHOWN).map(({ prompt }) => prompt);
}

function rankOf(prompt: ServerPrompt, words: string): number | null {
  const command = slashCommand(prompt).slice(1).toLowerCase();
  if (command.startsWith(words) || prompt.name.toLowerCase().startsWith(words)) return 0;
  if (command.includes(words)) return 1;
  return `${prompt.title} ${prompt.description}`.toLowerCase().includes(words) ? 2 : null;
}

/** What a filled prompt becomes in the composer. Several roles are told apart by name, for a message has but one. */
export function promptText({ messages }: FilledPrompt): string {
  if (messages.every(({ role }) => role === 'user')) return messages.map(({ text }) => text).join('\n\n');
  return messages.map(({ role, text }) => `${role === 'user' ? 'User' : 'Assistant'}: ${text}`).join('\n\n');
}
