import { Button } from '@mantine/core';
import { settingsChanges } from '@chatos/contracts';
import type { Settings } from '@chatos/contracts';
import { ErrorLine } from '@chatos/ui-kit';
import { useState } from 'react';
import { Loaded, SectionHeader } from '../common/section.tsx';
import { useConfigClient } from '../data/client.ts';
import { fieldErrors } from '../data/field-errors.ts';
import { useSettings } from '../data/queries.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import styles from './general.module.css';
import { changedSettings, errorOfSetting, SETTING_GROUPS } from './groups.ts';
import { SettingControl } from './setting-control.tsx';

interface Read {
  readonly revision: number;
  readonly settings: Settings;
}

export function GeneralSection() {
  const query = useSettings();
  const [reloads, setReloads] = useState(0);
  return (
    <>
      <SectionHeader title="General">Limits, safety and habits of both Chat and AIDE. A change counts from the next turn on.</SectionHeader>
      <Loaded query={query}>{(read) => <GeneralForm key={reloads} read={read} onReload={() => setReloads((count) => count + 1)} />}</Loaded>
    </>
  );
}

function GeneralForm({ read, onReload }: { read: Read; onReload: () => void }) {
  const client = useConfigClient();
  // What the draft was made from; what is read later, from another window's change, does not replace it under the user's hands.
  const [base, setBase] = useState(read);
  const [draft, setDraft] = useState(read.settings);
  const changes = changedSettings(base.settings, draft);
  const errors = fieldErrors(settingsChanges, changes);
  const isChanged = Object.keys(changes).length > 0;
  if (!isChanged && read.revision !== base.revision) {
    setBase(read);
    setDraft(read.settings);
  }
  const change = useSave((input: Partial<Settings>) => client.config.settings.update({ expectedRevision: base.revision, changes: input }), (saved: Read) => {
    setBase(saved);
    setDraft(saved.settings);
  });

  return (
    <>
      {SETTING_GROUPS.map(({ title, fields }) => (
        <section key={title} className={styles.group} aria-label={title}>
          <h2 className={styles.groupTitle}>{title}</h2>
          <div className={styles.sheet}>
            {fields.map((field) => (
              <SettingControl key={field.name} field={field} value={draft[field.name]} error={errorOfSetting(errors, field.name, draft[field.name])} onChange={(value) => setDraft((current) => ({ ...current, [field.name]: value }))} />
            ))}
          </div>
        </section>
      ))}
      {isChanged ? (
        <div className={styles.bar}>
          {change.error === null ? null : <ErrorLine error={change.error} />}
          <div className={styles.barButtons}>
            <span className={styles.count} role="status">{Object.keys(changes).length === 1 ? '1 change' : `${Object.keys(changes).length} changes`} not saved yet</span>
            {change.isStale ? <Button variant="light" onClick={onReload} data-testid={SETTINGS_TEST_IDS.reload}>Reload</Button> : null}
            <Button variant="default" onClick={() => (setDraft(base.settings), change.reset())}>Discard</Button>
            <Button disabled={Object.keys(errors).length > 0} loading={change.isSaving} onClick={() => change.save(changes)} data-testid={SETTINGS_TEST_IDS.save}>Save</Button>
          </div>
        </div>
      ) : null}
    </>
  );
}
