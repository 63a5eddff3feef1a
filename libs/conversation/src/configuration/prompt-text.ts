import type { ConfigurationSnapshot } from '@chatos/contracts';

/** The text of a configured prompt in the language of the settings (`<name>__en` is the English one), or null where there is none. */
export function promptText({ prompts, settings }: ConfigurationSnapshot, name: string): string | null {
  const names = settings.promptLanguage === 'en' ? [`${name}__en`, name] : [name];
  for (const candidate of names) {
    const prompt = prompts.find((record) => record.name === candidate);
    if (prompt !== undefined) return prompt.content;
  }
  return null;
}
