import { Badge, Button } from '@mantine/core';
import { IconFileShredder, IconKey, IconLock, IconPlus, IconShieldLock } from '@tabler/icons-react';
import type { SecretRecord } from '@chatos/contracts';
import { EmptyState } from '@chatos/ui-kit';
import { useState } from 'react';
import { ConfirmRemove } from '../common/confirm-remove.tsx';
import { RecordCard, RecordList } from '../common/record-card.tsx';
import { Loaded, SectionHeader } from '../common/section.tsx';
import { useConfigClient } from '../data/client.ts';
import { useModels, useSecrets, useSecretStorage } from '../data/queries.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { KeyForm } from './key-form.tsx';
import styles from './keys.module.css';

export function KeysSection() {
  const secrets = useSecrets();
  const models = useModels();
  const [form, setForm] = useState<{ present: SecretRecord | null } | null>(null);
  const [removing, setRemoving] = useState<SecretRecord | null>(null);
  const usersOf = (name: string) => (models.data ?? []).filter((model) => model.apiKeyName.toLowerCase() === name.toLowerCase()).map((model) => model.name);
  return (
    <>
      <SectionHeader title="Keys" action={<Button leftSection={<IconPlus size={16} />} onClick={() => setForm({ present: null })} data-testid={SETTINGS_TEST_IDS.addKey}>Add key</Button>}>
        API keys by name. A value goes in and is never shown again, not even on this page: a model gets it at the moment it is asked.
      </SectionHeader>
      <Storage />
      <Loaded query={secrets}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon={<IconKey size={22} stroke={1.6} />} title="No keys yet" isCompact>
              Add one here, or while adding a model.
            </EmptyState>
          ) : (
            <RecordList label="Keys">
              {list.map((secret) => (
                <KeyRow key={secret.name} secret={secret} users={usersOf(secret.name)} onReplace={() => setForm({ present: secret })} onRemove={() => setRemoving(secret)} />
              ))}
            </RecordList>
          )
        }
      </Loaded>
      {form === null ? null : <KeyForm present={form.present} onClose={() => setForm(null)} />}
      {removing === null ? null : <RemoveKey name={removing.name} users={usersOf(removing.name)} onClose={() => setRemoving(null)} />}
    </>
  );
}

function KeyRow({ secret, users, onReplace, onRemove }: { secret: SecretRecord; users: readonly string[]; onReplace: () => void; onRemove: () => void }) {
  return (
    <RecordCard
      name={secret.name}
      testId={SETTINGS_TEST_IDS.keyRow}
      icon={<IconKey size={18} stroke={1.6} />}
      badges={secret.isSet ? <Badge size="sm" variant="light" color="teal" tt="none">Set</Badge> : <Badge size="sm" variant="light" color="red" tt="none">Not set</Badge>}
      detail={
        <>
          {secret.description === '' ? null : <span>{secret.description}</span>}
          <span>{users.length === 0 ? 'Used by no model' : `Used by ${users.join(', ')}`}</span>
          <span>Changed {new Date(secret.updatedAt).toLocaleDateString()}</span>
        </>
      }
      actions={
        <Button variant="default" size="compact-sm" onClick={onReplace} aria-label={`Replace ${secret.name}`} data-testid={SETTINGS_TEST_IDS.edit}>
          {secret.isSet ? 'Replace' : 'Set'}
        </Button>
      }
      onRemove={onRemove}
    />
  );
}

/** Says where the keys really are, also where that is the weaker place. */
function Storage() {
  const storage = useSecretStorage();
  if (storage.data === undefined) return null;
  const isKeyring = storage.data.kind === 'keyring';
  const Icon = isKeyring ? IconShieldLock : IconLock;
  return (
    <div className={styles.storage} data-kind={storage.data.kind} data-testid={SETTINGS_TEST_IDS.keyStorage}>
      <Icon size={18} stroke={1.7} aria-hidden="true" />
      <div>
        <strong>{isKeyring ? 'Kept in the keyring of your system' : 'Kept in an encrypted file'}</strong>
        <p>{storage.data.description}</p>
      </div>
    </div>
  );
}

function RemoveKey({ name, users, onClose }: { name: string; users: readonly string[]; onClose: () => void }) {
  const client = useConfigClient();
  const change = useSave((input: { name: string }) => client.config.secrets.remove(input), onClose);
  return (
    <ConfirmRemove title={`Delete the key ${name}?`} input={{ name }} change={change} onClose={onClose}>
      <p>Its value is erased here and cannot be brought back. At the provider it stays valid until you revoke it there.</p>
      {users.length === 0 ? null : (
        <p>
          <IconFileShredder size={14} aria-hidden="true" /> Without it {users.join(', ')} will not answer.
        </p>
      )}
    </ConfirmRemove>
  );
}
