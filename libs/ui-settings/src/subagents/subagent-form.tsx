import { Checkbox, TagsInput, Textarea, TextInput } from '@mantine/core';
import { subagentFields } from '@chatos/contracts';
import type { SubagentFields, SubagentRecord } from '@chatos/contracts';
import { useState } from 'react';
import { MoreFields, RecordForm } from '../common/record-form.tsx';
import { useConfigClient } from '../data/client.ts';
import { fieldErrors } from '../data/field-errors.ts';
import { useSave } from '../data/use-save.ts';

const LISTS = [['agents', 'Agents'], ['skills', 'Skills'], ['commands', 'Commands'], ['models', 'Models'], ['tags', 'Tags']] as const;

export function SubagentForm({ record: given, onClose, onReload }: { record: SubagentRecord | null; onClose: () => void; onReload: () => void }) {
  const client = useConfigClient();
  const [record] = useState(given);
  const [draft, setDraft] = useState<SubagentFields>(() => (record === null ? { ...subagentFields.parse({ name: 'x' }), name: '' } : subagentFields.parse(record)));
  const [wasTried, setTried] = useState(false);
  const errors = fieldErrors(subagentFields, draft);
  const shown = wasTried ? errors : {};
  const put = (change: Partial<SubagentFields>) => setDraft((current) => ({ ...current, ...change }));
  const change = useSave((fields: SubagentFields) => {
    return record === null ? client.config.subagents.create(fields) : client.config.subagents.update({ id: record.id, expectedRevision: record.revision, fields });
  }, onClose);
  return (
    <RecordForm
      title={record === null ? 'Add a subagent' : `Edit ${record.name}`}
      change={change}
      onClose={onClose}
      onReload={record === null ? undefined : onReload}
      onSubmit={() => (Object.keys(errors).length === 0 ? change.save(draft) : setTried(true))}
    >
      <TextInput label="Name" placeholder="reviewer" value={draft.name} onChange={(event) => put({ name: event.currentTarget.value })} error={shown['name']} withAsterisk spellCheck={false} />
      <Textarea label="Description" description="What it is for: models choose by this." value={draft.description} onChange={(event) => put({ description: event.currentTarget.value })} error={shown['description']} autosize minRows={3} maxRows={10} />
      <TextInput label="Definition" description="A plugin’s folder or file; empty for one that is only described here." value={draft.entry} onChange={(event) => put({ entry: event.currentTarget.value })} error={shown['entry']} spellCheck={false} />
      <Checkbox label="May be used" checked={draft.enabled} onChange={(event) => put({ enabled: event.currentTarget.checked })} />
      <MoreFields>
        {LISTS.map(([name, label]) => (
          <TagsInput key={name} label={label} placeholder="Type and press Enter" value={draft[name]} onChange={(value) => put({ [name]: value })} />
        ))}
        <Checkbox label="Uses the model of whoever calls it" checked={draft.modelImplicit} onChange={(event) => put({ modelImplicit: event.currentTarget.checked })} />
      </MoreFields>
    </RecordForm>
  );
}
