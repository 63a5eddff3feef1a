import { subagentFields, subagentRecord } from '@chatos/contracts';
import type { RecordId, SubagentContent, SubagentFields, SubagentRecord } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { ConfigStoreError } from '../errors.ts';
import { subagents } from '../schema/tables.ts';
import type { Changes } from './changes.ts';
import { assertFound, assertFresh, assertNameFree, nameKey, parseFields } from './checks.ts';

const WHAT = 'subagent';
type FieldsInput = z.input<typeof subagentFields>;
type Row = typeof subagents.$inferSelect;

/** What was read of a plugin. */
export interface PluginFields {
  readonly description: string;
  readonly tags: readonly string[];
  readonly entry: string;
  readonly content: SubagentContent;
}

export interface SubagentStore {
  list(): SubagentRecord[];
  get(id: string): SubagentRecord;
  /** One written by hand: its prompt makes one agent of its name. */
  create(fields: FieldsInput): SubagentRecord;
  /** Of a plugin only the name, the description, the tags and whether it is on may change: the rest is the plugin's. */
  update(id: string, expectedRevision: number, fields: FieldsInput): SubagentRecord;
  remove(id: string, expectedRevision: number): void;
  /** Plugins as they were read, all of them or none. */
  install(plugins: readonly (PluginFields & { readonly name: string })[]): SubagentRecord[];
  /** What a plugin's folder says now; its name and whether it is on stay. */
  reload(id: string, expectedRevision: number, plugin: PluginFields): SubagentRecord;
}

export function createSubagentStore(changes: Changes): SubagentStore {
  const { drizzle } = changes.database;
  const find = (id: string) => drizzle.select().from(subagents).where(eq(subagents.id, id as RecordId)).get();
  const tell = (row: Row): SubagentRecord => {
    if (row.entry !== '') return subagentRecord.parse(row);
    const content = ownContent(row);
    return subagentRecord.parse({ ...row, content, ...(content.agents.length === 0 ? {} : { agents: [row.name] }) });
  };

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

  function insert(fields: SubagentFields, content: SubagentContent, { revision, now }: { revision: number; now: number }): SubagentRecord {
    const id = crypto.randomUUID() as RecordId;
    drizzle.insert(subagents).values({ ...fields, content, id, nameKey: nameKey(fields.name), revision, createdAt: now, updatedAt: now }).run();
    return get(id);
  }

  return {
    get,
    list: () => drizzle.select().from(subagents).orderBy(asc(subagents.nameKey)).all().map(tell),
    create(input) {
      return changes.change((stamp) => {
        const fields = check(input);
        if (fields.entry !== '') throw new ConfigStoreError('unusable-input', { problem: `A subagent written by hand comes from no plugin, and this one names ${fields.entry}.`, remedy: 'Install the plugin, or leave the place empty.' });
        return insert(fields, NO_CONTENT, stamp);
      });
    },
    update(id, expectedRevision, input) {
      return changes.change(({ revision, now }) => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        const { name, description, enabled, tags, ...rest } = check({ ...input, entry: row.entry }, row.id);
        const changed = row.entry === '' ? rest : {};
        drizzle.update(subagents).set({ ...changed, name, description, enabled, tags, nameKey: nameKey(name), revision, updatedAt: now }).where(eq(subagents.id, row.id)).run();
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
    install(plugins) {
      if (plugins.length === 0) return [];
      return changes.change((stamp) => plugins.map(({ name, content, ...plugin }) => insert(check({ name, ...plugin, tags: [...plugin.tags], ...namesIn(content) }), content, stamp)));
    },
    reload(id, expectedRevision, { content, description, tags }) {
      return changes.change(({ revision, now }) => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        const fields = { content, tags: [...tags], ...(description === '' ? {} : { description }), ...namesIn(content) };
        drizzle.update(subagents).set({ ...fields, revision, updatedAt: now }).where(eq(subagents.id, row.id)).run();
        return get(id);
      });
    },
  };
}

const NO_CONTENT: SubagentContent = { agents: [], skills: [], commands: [] };

function namesIn({ agents, skills, commands }: SubagentContent): Pick<SubagentFields, 'agents' | 'skills' | 'commands' | 'models'> {
  const ids = (parts: readonly { id: string }[]) => parts.map(({ id }) => id);
  return { agents: ids(agents), skills: ids(skills), commands: ids(commands), models: [...new Set([...agents, ...commands].map(({ model }) => model).filter((model) => model !== ''))] };
}

/** One written by hand is one agent, under the record's own name; without a prompt it is none. */
function ownContent({ name, description, prompt, models, tools, skills }: Row): SubagentContent {
  if (prompt.trim() === '') return NO_CONTENT;
  return { ...NO_CONTENT, agents: [{ id: name, name, description, prompt, model: models[0] ?? '', tools, skills }] };
}
