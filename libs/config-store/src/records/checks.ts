import type { z } from 'zod';
import { ConfigStoreError } from '../errors.ts';

/** The form under which a name is unique: two names that differ only in case, or in how an accent is written, are the same name. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Parses fields by the contract's schema, filling defaults. @throws ConfigStoreError 'unusable-input' naming each field that is wrong */
export function parseFields<Schema extends z.ZodType>(schema: Schema, fields: z.input<Schema>, what: string): z.output<Schema> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || what}: ${issue.message}`);
  throw new ConfigStoreError('unusable-input', { problem: `The ${what} cannot be saved as it is: ${problems.join('; ')}.`, remedy: 'Correct these fields and save again.' });
}

/** @throws ConfigStoreError 'not-found' where there is no such record */
export function assertFound<Row>(row: Row | undefined, what: string): asserts row is Row {
  if (row !== undefined) return;
  throw new ConfigStoreError('not-found', { problem: `This ${what} no longer exists.`, remedy: 'It may have been deleted in another window: reload the list.' });
}

/** @throws ConfigStoreError 'not-found', or 'stale-revision' where the record was changed after the caller read it */
export function assertFresh<Row extends { revision: number }>(row: Row | undefined, expectedRevision: number, what: string): asserts row is Row {
  assertFound(row, what);
  if (row.revision === expectedRevision) return;
  throw new ConfigStoreError(
    'stale-revision',
    { problem: `This ${what} was changed somewhere else in the meantime.`, remedy: 'Reload it, look at what changed, and make your change again.' },
    { revision: row.revision },
  );
}

/** @throws ConfigStoreError 'unusable-input' where another record has the name already */
export function assertNameFree(taken: { id: string; name: string } | undefined, own: string | undefined, what: string): void {
  if (taken === undefined || taken.id === own) return;
  throw new ConfigStoreError('unusable-input', { problem: `There is already a ${what} named "${taken.name}".`, remedy: 'Choose another name; upper and lower case make no difference.' });
}
