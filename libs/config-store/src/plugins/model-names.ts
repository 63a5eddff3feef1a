import type { ModelRecord } from '@chatos/contracts';

/** How Claude Code and the predecessor name a kind of model rather than one. */
const KINDS = new Set(['opus', 'sonnet', 'haiku', 'default', 'inherit', '']);

/**
 * The configured model a plugin's name means: one that is called so, else for a kind the first with that word in its name. A kind nobody configured is '' (what
 * the settings say, else the caller's); any other name is kept, and a run says where it is not configured.
 */
export function ourModelName(wanted: string, models: readonly Pick<ModelRecord, 'name' | 'model'>[]): string {
  const name = wanted.trim().toLowerCase();
  const exact = models.find((model) => model.name.toLowerCase() === name) ?? models.find(({ model }) => model.toLowerCase() === name);
  if (exact !== undefined) return exact.name;
  if (!KINDS.has(name)) return wanted.trim().slice(0, 200);
  const word = new RegExp(`(?:^|[^a-z])${name}(?:[^a-z]|$)`);
  const isOpen = ['', 'default', 'inherit'].includes(name);
  return isOpen ? '' : (models.find((model) => word.test(model.name.toLowerCase()) || word.test(model.model.toLowerCase()))?.name ?? '');
}
