import { settings as settingsSchema, settingsChanges } from '@chatos/contracts';
import type { Settings, SettingsChanges } from '@chatos/contracts';
import { ConfigStoreError } from '../errors.ts';
import { settings } from '../schema/tables.ts';
import type { Changes } from './changes.ts';
import { assertFresh, parseFields } from './checks.ts';

const WHAT = 'page of settings';

export interface SettingsStore {
  /** Every setting, with its default where it was never changed; `revision` is that of the settings' last change. */
  read(): { revision: number; settings: Settings };
  update(expectedRevision: number, changes: SettingsChanges): { revision: number; settings: Settings };
}

/** Only what was changed is stored, so that a better default of a newer version reaches those who never touched the field. */
export function createSettingsStore(changes: Changes): SettingsStore {
  const { drizzle } = changes.database;

  function read(): { revision: number; settings: Settings } {
    const row = drizzle.select().from(settings).get();
    return { revision: row?.revision ?? 0, settings: settingsSchema.parse(row?.changed ?? {}) };
  }

  return {
    read,
    update(expectedRevision, input) {
      return changes.change(({ revision }) => {
        const row = drizzle.select().from(settings).get();
        assertFresh(row, expectedRevision, WHAT);
        const changed = { ...row.changed, ...parseFields(settingsChanges, input, 'settings') };
        assertConsistent(settingsSchema.parse(changed));
        drizzle.update(settings).set({ revision, changed }).run();
        return read();
      });
    },
  };
}

function assertConsistent({ mcpTimeoutMs, mcpMaxTimeoutMs }: Settings): void {
  if (mcpMaxTimeoutMs >= mcpTimeoutMs) return;
  throw new ConfigStoreError('unusable-input', { problem: 'The longest time for an MCP call is shorter than its timeout.', remedy: 'Make mcpMaxTimeoutMs at least as long as mcpTimeoutMs.' });
}
