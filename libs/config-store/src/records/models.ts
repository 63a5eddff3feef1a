import { DEMO_MODEL_ID, modelFields, modelRecord } from '@chatos/contracts';
import type { ModelFields, ModelRecord, RecordId } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { ConfigStoreError } from '../errors.ts';
import { models, state } from '../schema/tables.ts';
import type { Changes } from './changes.ts';
import { assertFound, assertFresh, assertNameFree, nameKey, parseFields } from './checks.ts';
import { assertUrlWithoutCredentials } from './endpoints.ts';

const WHAT = 'model';
type Row = typeof models.$inferSelect;

export interface ModelStore {
  /** The built-in demo model first, then the others as they were added. Exactly one is the default. */
  list(): ModelRecord[];
  get(id: string): ModelRecord;
  create(fields: z.input<typeof modelFields>): ModelRecord;
  update(id: string, expectedRevision: number, fields: z.input<typeof modelFields>): ModelRecord;
  /** Removing the default passes it on to the oldest one left, at last to the demo model. */
  remove(id: string, expectedRevision: number): void;
  setDefault(id: string): ModelRecord;
}

export function createModelStore(changes: Changes): ModelStore {
  const { drizzle } = changes.database;

  const defaultId = () => drizzle.select().from(state).get()?.defaultModelId ?? DEMO_MODEL_ID;
  const makeDefault = (id: RecordId | null) => drizzle.update(state).set({ defaultModelId: id }).run();
  const find = (id: string) => drizzle.select().from(models).where(eq(models.id, id as RecordId)).get();
  const oldest = () => drizzle.select().from(models).orderBy(asc(models.createdAt), asc(models.revision)).get();
  const tell = (row: Row): ModelRecord => modelRecord.parse({ ...row, isDefault: row.id === defaultId(), isBuiltin: false });

  function get(id: string): ModelRecord {
    if (id === DEMO_MODEL_ID) return demoModel(defaultId() === DEMO_MODEL_ID);
    const row = find(id);
    assertFound(row, WHAT);
    return tell(row);
  }

  function check(input: z.input<typeof modelFields>, own?: string): ModelFields {
    const fields = parseFields(modelFields, input, WHAT);
    assertUsable(fields);
    assertNameFree(drizzle.select().from(models).where(eq(models.nameKey, nameKey(fields.name))).get(), own, WHAT);
    return fields;
  }

  return {
    get,
    list: () => [
      demoModel(defaultId() === DEMO_MODEL_ID),
      ...drizzle.select().from(models).orderBy(asc(models.createdAt), asc(models.revision)).all().map(tell),
    ],
    create(input) {
      return changes.change(({ revision, now }) => {
        const fields = check(input);
        const isFirst = oldest() === undefined;
        const id = crypto.randomUUID() as RecordId;
        drizzle.insert(models).values({ ...fields, id, nameKey: nameKey(fields.name), revision, createdAt: now, updatedAt: now }).run();
        if (isFirst) makeDefault(id);
        return get(id);
      });
    },
    update(id, expectedRevision, input) {
      refuseDemo(id);
      return changes.change(({ revision, now }) => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        const fields = check(input, row.id);
        drizzle.update(models).set({ ...fields, nameKey: nameKey(fields.name), revision, updatedAt: now }).where(eq(models.id, row.id)).run();
        return get(id);
      });
    },
    remove(id, expectedRevision) {
      refuseDemo(id);
      changes.change(() => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        const wasDefault = defaultId() === row.id;
        if (wasDefault) makeDefault(null);
        drizzle.delete(models).where(eq(models.id, row.id)).run();
        if (wasDefault) makeDefault(oldest()?.id ?? null);
      });
    },
    setDefault(id) {
      return changes.change(() => {
        const record = get(id);
        makeDefault(record.isBuiltin ? null : record.id);
        return get(id);
      });
    },
  };
}

/** The built-in offline demonstration: never stored, so that nothing can damage or delete it. */
function demoModel(isDefault: boolean): ModelRecord {
  const fields = modelFields.parse({ name: 'demo', provider: 'demo', model: 'demo', description: 'Offline demonstration: it streams and calls tools, but understands nothing.' });
  return modelRecord.parse({ ...fields, id: DEMO_MODEL_ID, revision: 0, createdAt: 0, updatedAt: 0, isDefault, isBuiltin: true });
}

function refuseDemo(id: string): void {
  if (id !== DEMO_MODEL_ID) return;
  throw new ConfigStoreError('unusable-input', { problem: 'The demo model is built in and cannot be changed or deleted.', remedy: 'Add a model of your own; it becomes the default by itself.' });
}

/** What the schema cannot say: what each provider needs. */
function assertUsable(fields: ModelFields): void {
  if (nameKey(fields.name) === DEMO_MODEL_ID) {
    throw new ConfigStoreError('unusable-input', { problem: 'The name "demo" belongs to the built-in demo model.', remedy: 'Choose another name.' });
  }
  if (fields.provider === 'demo') {
    throw new ConfigStoreError('unusable-input', { problem: 'The demo provider is built in and needs no model of its own.', remedy: 'Choose "openai_compatible" or "anthropic".' });
  }
  if (fields.provider === 'openai_compatible' && fields.baseUrl === '') {
    throw new ConfigStoreError('unusable-input', { problem: 'An OpenAI-compatible model needs a base URL.', remedy: 'Enter the address of the endpoint, for example https://api.deepseek.com/v1 or http://127.0.0.1:11434/v1.' });
  }
  if (fields.provider === 'anthropic' && fields.apiKeyName === '') {
    throw new ConfigStoreError('unusable-input', { problem: 'An Anthropic model needs an API key.', remedy: 'Name the key it uses (for example ANTHROPIC_API_KEY) and set it under Keys.' });
  }
  if (fields.baseUrl !== '') assertUrlWithoutCredentials(fields.baseUrl, 'base URL');
}
