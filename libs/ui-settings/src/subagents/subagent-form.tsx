import { Autocomplete, Checkbox, TagsInput, Textarea, TextInput } from '@mantine/core';
import { subagentFields } from '@chatos/contracts';
import type { SubagentFields, SubagentRecord } from '@chatos/contracts';
import { useState } from 'react';
import { MoreFields, RecordForm } from '../common/record-form.tsx';
import { useConfigClient } from '../data/client.ts';
import { fieldErrors } from '../data/field-errors.ts';
import { useModels } from '../data/queries.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';

/** One written here, or the few fields of a plugin that are not the plugin's own. */
export function SubagentForm({ record: given, onClose, onReload }: { record: SubagentRecord | null; onClose: () => void; onReload: () => void }) {
  const client = useConfigClient();
  const [record] = useState(given);
  const [draft, setDraft] = useState<SubagentFields>(() => (record === null ? { ...subagentFields.parse({ name: 'x' }), name: '' } : subagentFields.parse(record)));
  const [wasTried, setTried] = useState(false);
  const isPlugin = draft.entry !== '';
  const errors = { ...fieldErrors(subagentFields, draft), ...(isPlugin || draft.prompt.trim() !== '' ? {} : { prompt: 'Say how it works: without a prompt there is no agent.' }) };
  const shown: Readonly<Record<string, string>> = wasTried ? errors : {};
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
      <Textarea label="Description" description="What it is for: models choose by this." value={draft.description} onChange={(event) => put({ description: event.currentTarget.value })} error={shown['description']} autosize minRows={2} maxRows={8} />
      {isPlugin ? null : <OwnFields draft={draft} put={put} errors={shown} />}
      <Checkbox label="May be used" checked={draft.enabled} onChange={(event) => put({ enabled: event.currentTarget.checked })} />
      <MoreFields>
        <TagsInput label="Tags" description="Kinds of work it is chosen by." placeholder="Type and press Enter" value={draft.tags} onChange={(tags) => put({ tags })} />
        {isPlugin ? null : <TagsInput label="Skills" description="Names of skills of installed plugins, added to its prompt." placeholder="Type and press Enter" value={draft.skills} onChange={(skills) => put({ skills })} />}
      </MoreFields>
    </RecordForm>
  );
}

function OwnFields({ draft, put, errors }: { draft: SubagentFields; put: (change: Partial<SubagentFields>) => void; errors: Readonly<Record<string, string>> }) {
  const models = useModels();
  return (
    <>
      <Textarea label="Prompt" description="How it works: the system prompt of its runs." placeholder="You review changes of code…" value={draft.prompt} onChange={(event) => put({ prompt: event.currentTarget.value })} error={errors['prompt']} withAsterisk autosize minRows={6} maxRows={18} data-testid={SETTINGS_TEST_IDS.subagentPrompt} />
      <Autocomplete label="Model" description="Empty: the one the settings name for subagents, else that of whoever calls it." data={(models.data ?? []).map(({ name }) => name)} value={draft.models[0] ?? ''} onChange={(name) => put({ models: name === '' ? [] : [name] })} spellCheck={false} />
      <Checkbox label="May use every tool its caller has" checked={draft.tools === null} onChange={(event) => put({ tools: event.currentTarget.checked ? null : [] })} />
      {draft.tools === null ? null : <TagsInput label="Tools" description="By the names models know; “mcp_code_writer_*” stands for all tools of a server. None: it works with its words alone." placeholder={draft.tools.length === 0 ? 'mcp_code_writer_read_file' : ''} value={draft.tools} onChange={(tools) => put({ tools })} error={errors['tools']} />}
    </>
  );
}
