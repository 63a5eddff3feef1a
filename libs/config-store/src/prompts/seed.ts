import type { RecordId } from '@chatos/contracts';
import { eq } from 'drizzle-orm';
import type { Changes } from '../records/changes.ts';
import { nameKey } from '../records/checks.ts';
import { prompts } from '../schema/tables.ts';
import { BUILTIN_PROMPTS } from './builtin.ts';
import type { BuiltinPrompt } from './builtin.ts';

/**
 * Brings the built-in prompts into the database: a missing one is added; one whose text of a newer version differs gets the new default, and,
 * where the user had left it as it was, the new text. What a user wrote is never replaced.
 */
export function seedBuiltinPrompts(changes: Changes, builtins: readonly BuiltinPrompt[] = BUILTIN_PROMPTS): void {
  const { drizzle } = changes.database;
  const outdated = builtins.filter((builtin) => find(builtin)?.defaultContent !== builtin.content);
  if (outdated.length === 0) return;
  changes.change(({ revision, now }) => {
    for (const builtin of outdated) {
      const present = find(builtin);
      if (present === undefined) {
        const { id, content, ...fields } = builtin;
        const flags = { nameKey: nameKey(fields.name), isBuiltin: true, locked: true, defaultContent: content };
        drizzle.insert(prompts).values({ ...fields, ...flags, id: id as RecordId, content, revision, createdAt: now, updatedAt: now }).run();
      } else {
        const content = present.content === present.defaultContent ? builtin.content : present.content;
        drizzle.update(prompts).set({ content, defaultContent: builtin.content, revision, updatedAt: now }).where(eq(prompts.id, present.id)).run();
      }
    }
  });

  function find(builtin: BuiltinPrompt) {
    return drizzle.select().from(prompts).where(eq(prompts.id, builtin.id as RecordId)).get();
  }
}
