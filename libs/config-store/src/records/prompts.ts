import { promptFields, promptRecord } from '@chatos/contracts';
import type { PromptFields, PromptRecord, RecordId } from '@chatos/contracts';
import { asc, desc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { ConfigStoreError } from '../errors.ts';
import { findVariables } from '../prompts/placeholders.ts';
import { prompts } from '../schema/tables.ts';
import type { Changes } from './changes.ts';
import { assertFound, assertFresh, assertNameFree, nameKey, parseFields } from './checks.ts';

const WHAT = 'prompt';
type FieldsInput = z.input<typeof promptFields>;

export interface PromptStore {
  /** The built-in ones first, then the others by name. */
  list(): PromptRecord[];
  get(id: string): PromptRecord;
  create(fields: FieldsInput): PromptRecord;
  /** A built-in prompt's text and title may change, its name may not: the runtimes find it by that. */
  update(id: string, expectedRevision: number, fields: FieldsInput): PromptRecord;
  remove(id: string, expectedRevision: number): void;
}

export function createPromptStore(changes: Changes): PromptStore {
  const { drizzle } = changes.database;
  const find = (id: string) => drizzle.select().from(prompts).where(eq(prompts.id, id as RecordId)).get();
  const tell = (row: typeof prompts.$inferSelect): PromptRecord => promptRecord.parse({ ...row, variables: findVariables(row.content) });

  function get(id: string): PromptRecord {
    const row = find(id);
    assertFound(row, WHAT);
    return tell(row);
  }

  function check(input: FieldsInput, own?: string): PromptFields {
    const fields = parseFields(promptFields, input, WHAT);
    assertNameFree(drizzle.select().from(prompts).where(eq(prompts.nameKey, nameKey(fields.name))).get(), own, WHAT);
    return fields;
  }

  return {
    get,
    list: () => drizzle.select().from(prompts).orderBy(desc(prompts.isBuiltin), asc(prompts.nameKey)).all().map(tell),
    create(input) {
      return changes.change(({ revision, now }) => {
        const fields = check(input);
        const id = crypto.randomUUID() as RecordId;
        const flags = { nameKey: nameKey(fields.name), isBuiltin: false, locked: false, defaultContent: '' };
        drizzle.insert(prompts).values({ ...fields, ...flags, id, revision, createdAt: now, updatedAt: now }).run();
        return get(id);
      });
    },
    update(id, expectedRevision, input) {
      return changes.change(({ revision, now }) => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        const fields = check(input, row.id);
        if (row.isBuiltin && fields.name !== row.name) {
          throw new ConfigStoreError('unusable-input', { problem: `The prompt "${row.name}" is built in and keeps its name.`, remedy: 'Change its text, or add a prompt of your own.' });
        }
        drizzle.update(prompts).set({ ...fields, nameKey: nameKey(fields.name), revision, updatedAt: now }).where(eq(prompts.id, row.id)).run();
        return get(id);
      });
    },
    remove(id, expectedRevision) {
      changes.change(() => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        if (row.isBuiltin || row.locked) {
          throw new ConfigStoreError('unusable-input', { problem: `The prompt "${row.name}" cannot be deleted.`, remedy: 'Edit it instead; a built-in prompt can be put back to its original text.' });
        }
        drizzle.delete(prompts).where(eq(prompts.id, row.id)).run();
      });
    },
  };
}
