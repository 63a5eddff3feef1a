import { TextInput } from '@mantine/core';
import { secretName } from '@chatos/contracts';
import type { SecretRecord } from '@chatos/contracts';
import { useState } from 'react';
import { RecordForm } from '../common/record-form.tsx';
import { SecretInput } from '../common/secret-input.tsx';
import { useConfigClient } from '../data/client.ts';
import { useSave } from '../data/use-save.ts';

/** Adds a key, or replaces the value of one. */
export function KeyForm({ present, onClose }: { present: SecretRecord | null; onClose: () => void }) {
  const client = useConfigClient();
  const [draft, setDraft] = useState({ name: present?.name ?? '', value: '', description: present?.description ?? '' });
  const [wasTried, setTried] = useState(false);
  const change = useSave((input: typeof draft) => client.config.secrets.set(input), onClose);
  const nameError = secretName.safeParse(draft.name).success ? undefined : 'Letters, digits and "_", not starting with a digit.';
  const valueError = draft.value === '' ? 'Paste the key here.' : undefined;
  return (
    <RecordForm
      title={present === null ? 'Add a key' : `Replace ${present.name}`}
      change={change}
      onClose={onClose}
      onSubmit={() => (nameError === undefined && valueError === undefined ? change.save(draft) : setTried(true))}
    >
      <TextInput
        label="Name"
        description={present === null ? 'Models refer to it by this name.' : undefined}
        placeholder="DEEPSEEK_API_KEY"
        value={draft.name}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value.trim() })}
        readOnly={present !== null}
        error={wasTried ? nameError : undefined}
        withAsterisk={present === null}
        spellCheck={false}
        name="keyName"
      />
      <SecretInput label={present === null ? 'Value' : 'New value'} value={draft.value} onChange={(value) => setDraft({ ...draft, value: value.trim() })} placeholder="Paste the key" error={wasTried ? valueError : undefined} isRequired />
      <TextInput label="Description" placeholder="Which account it belongs to" value={draft.description} onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })} maxLength={500} />
    </RecordForm>
  );
}
