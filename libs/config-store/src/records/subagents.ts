import { subagentFields, subagentRecord } from '@chatos/contracts';
import type { RecordId, SubagentFields, SubagentRecord } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { subagents } from '../schema/tables.ts';
import type { Changes } from './changes.ts';
import { assertFound, assertFresh, assertNameFree, nameKey, parseFields } from './checks.ts';

const WHAT = 'subagent';
type FieldsInput = z.input<typeof subagentFields>;

export interface SubagentStore {
  list(): SubagentRecord[];
  get(id: string): SubagentRecord;
  create(fields: FieldsInput): SubagentRecord;
  update(id: string, expectedRevision: number, fields: FieldsInput): SubagentRecord;
  remove(id: string, expectedRevision: number): void;
}

export function createSubagentStore(changes: Changes): SubagentStore {
  const { drizzle } = changes.database;
  const find = (id: string) => drizzle.select().from(subagents).where(eq(subagents.id, id as RecordId)).get();
  const tell = (row: typeof subagents.$inferSelect): SubagentRecord => subagentRecord.parse(row);

  function get(id: string): SubagentRecord {
    const row = find(id);
    assertFound(row, WHAT);
    return tell(row);
  }

  function check(input: FieldsInput, own?: string): SubagentFields {
    const fields = parseFields(subagentFields, input, WHAT);
    assertNameFree(drizzle.select().from(subagents).where(eq(subagents.nameKey, nameKey(fields.name))).get(), own, WHAT);
    return fields;
  }

  return {
    get,
    list: () => drizzle.select().from(subagents).orderBy(asc(subagents.nameKey)).all().map(tell),
    create(input) {
      return changes.change(({ revision, now }) => {
        const fields = check(input);
        const id = crypto.randomUUID() as RecordId;
        drizzle.insert(subagents).values({ ...fields, id, nameKey: nameKey(fields.name), revision, createdAt: now, updatedAt: now }).run();
        return get(id);
      });
    },
    update(id, expectedRevision, input) {
      return changes.change(({ revision, now }) => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        const fields = check(input, row.id);
        drizzle.update(subagents).set({ ...fields, nameKey: nameKey(fields.name), revision, updatedAt: now }).where(eq(subagents.id, row.id)).run();
        return get(id);
      });
    },
    remove(id, expectedRevision) {
      changes.change(() => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        drizzle.delete(subagents).where(eq(subagents.id, row.id)).run();
      });
    },
  };
}
