import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ModelRecord } from '@chatos/contracts';
import { useState } from 'react';
import { ConfirmRemove } from '../common/confirm-remove.tsx';
import { RecordList } from '../common/record-card.tsx';
import { Loaded, SectionHeader } from '../common/section.tsx';
import { useConfigClient } from '../data/client.ts';
import { useModels, useSecrets } from '../data/queries.ts';
import { useEditing } from '../data/use-editing.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { ModelCard } from './model-card.tsx';
import { ModelForm } from './model-form.tsx';
import styles from './models.module.css';

export function ModelsSection() {
  const models = useModels();
  const secrets = useSecrets();
  const editing = useEditing(models.data);
  const [removing, setRemoving] = useState<ModelRecord | null>(null);
  const hasKey = (name: string) => secrets.data?.some((secret) => secret.isSet && secret.name.toLowerCase() === name.toLowerCase()) ?? null;
  return (
    <>
      <SectionHeader title="Models" action={<Button leftSection={<IconPlus size={16} />} onClick={editing.add} data-testid={SETTINGS_TEST_IDS.addModel}>Add model</Button>}>
        The language models Chat and AIDE can use. A new conversation starts with the default one.
      </SectionHeader>
      <Loaded query={models}>
        {(list) => (
          <>
            <RecordList label="Models">
              {list.map((model) => (
                <ModelCard key={model.id} model={model} hasKey={hasKey(model.apiKeyName)} onEdit={() => editing.edit(model)} onRemove={() => setRemoving(model)} />
              ))}
            </RecordList>
            {list.every((model) => model.isBuiltin) ? <Invitation onAdd={editing.add} /> : null}
          </>
        )}
      </Loaded>
      {editing.open === null ? null : (
        <ModelForm key={`${editing.open.record?.id ?? 'new'}-${editing.open.key}`} record={editing.open.record} secrets={secrets.data ?? []} onClose={editing.close} onReload={editing.reload} />
      )}
      {removing === null ? null : <RemoveModel model={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function Invitation({ onAdd }: { onAdd: () => void }) {
  return (
    <div className={styles.invitation}>
      <div>
        <strong>Add a model of your own</strong>
        <p>The demo shows how the workbench works. For real answers add a provider with its key, or a model that runs on this machine. It becomes the default by itself.</p>
      </div>
      <Button variant="light" onClick={onAdd}>
        Add model
      </Button>
    </div>
  );
}

function RemoveModel({ model, onClose }: { model: ModelRecord; onClose: () => void }) {
  const client = useConfigClient();
  const change = useSave((input: { id: ModelRecord['id']; expectedRevision: number }) => client.config.models.remove(input), onClose);
  return (
    <ConfirmRemove title={`Delete the model ${model.name}?`} input={{ id: model.id, expectedRevision: model.revision }} change={change} onClose={onClose}>
      <p>Conversations that use it keep their messages and go on with the default model.</p>
      {model.apiKeyName === '' ? null : <p>The key {model.apiKeyName} stays under Keys.</p>}
    </ConfirmRemove>
  );
}
