import { BUILTIN_RECORDS, mcpServerFields } from '@chatos/contracts';
import type { RecordId } from '@chatos/contracts';
import { eq } from 'drizzle-orm';
import { fitName } from '../import/fit-name.ts';
import type { Changes } from '../records/changes.ts';
import { nameKey } from '../records/checks.ts';
import { mcpServers } from '../schema/tables.ts';

type BuiltinRecord = (typeof BUILTIN_RECORDS)[number];

/**
 * Brings the records of the built-in servers into the database: a missing one is added, under its own name or, where the user has a server of that
 * name, as `<name>-builtin`; one that another version wrote is brought up to date. Whether it is switched on stays the user's.
 */
export function seedBuiltinServers(changes: Changes, builtins: readonly BuiltinRecord[] = BUILTIN_RECORDS): void {
  const { drizzle } = changes.database;
  const find = ({ id }: BuiltinRecord) => drizzle.select().from(mcpServers).where(eq(mcpServers.id, id as RecordId)).get();
  const outdated = builtins.filter((builtin) => {
    const present = find(builtin);
    return present?.endpoint !== builtin.endpoint || present.description !== builtin.description;
  });
  if (outdated.length === 0) return;
  changes.change(({ revision, now }) => {
    const taken = new Set(drizzle.select({ key: mcpServers.nameKey }).from(mcpServers).all().map(({ key }) => key));
    for (const builtin of outdated) {
      const { id, endpoint, description, enabled } = builtin;
      if (find(builtin) !== undefined) {
        drizzle.update(mcpServers).set({ endpoint, description, revision, updatedAt: now }).where(eq(mcpServers.id, id as RecordId)).run();
        continue;
      }
      const name = taken.has(nameKey(builtin.name)) ? fitName(`${builtin.name}-builtin`, taken) : builtin.name;
      taken.add(nameKey(name));
      const fields = mcpServerFields.parse({ name, endpoint, description, enabled });
      const nothingKept = { environmentNames: [], headerNames: [], hasCredential: false, origin: 'typed' as const, approvedHash: null };
      drizzle.insert(mcpServers).values({ ...fields, ...nothingKept, id: id as RecordId, nameKey: nameKey(name), locked: true, revision, createdAt: now, updatedAt: now }).run();
    }
  });
}
