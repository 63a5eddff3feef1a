import { Button, Textarea, TextInput } from '@mantine/core';
import { promptFields } from '@chatos/contracts';
import type { PromptRecord } from '@chatos/contracts';
import { useState } from 'react';
import { RecordForm } from '../common/record-form.tsx';
import { useConfigClient } from '../data/client.ts';
import { fieldErrors } from '../data/field-errors.ts';
import { useSave } from '../data/use-save.ts';
import styles from './prompts.module.css';

/** Adds a prompt, or edits one; a built-in one keeps its name and can be put back. */
export function PromptForm({ record: given, onClose, onReload }: { record: PromptRecord | null; onClose: () => void; onReload: () => void }) {
  const client = useConfigClient();
  const [record] = useState(given);
  const [draft, setDraft] = useState({ name: record?.name ?? '', title: record?.title ?? '', content: record?.content ?? '' });
  const [wasTried, setTried] = useState(false);
  const errors = fieldErrors(promptFields, draft);
  const shown = wasTried ? errors : {};
  const put = (change: Partial<typeof draft>) => setDraft((current) => ({ ...current, ...change }));
  const change = useSave((fields: typeof draft) => {
    return record === null ? client.config.prompts.create(fields) : client.config.prompts.update({ id: record.id, expectedRevision: record.revision, fields });
  }, onClose);
  const canReset = record !== null && record.isBuiltin && draft.content !== record.defaultContent;
  return (
    <RecordForm
      title={record === null ? 'Add a prompt' : record.title === '' ? `Edit ${record.name}` : record.title}
      size="xl"
      change={change}
      onClose={onClose}
      onReload={record === null ? undefined : onReload}
      onSubmit={() => (Object.keys(errors).length === 0 ? change.save(draft) : setTried(true))}
      extra={canReset ? <Button variant="subtle" color="gray" onClick={() => put({ content: record.defaultContent })}>Put the original back</Button> : null}
    >
      {record?.isBuiltin ? null : (
        <>
          <TextInput label="Name" placeholder="review_checklist" value={draft.name} onChange={(event) => put({ name: event.currentTarget.value })} error={shown['name']} withAsterisk spellCheck={false} />
          <TextInput label="Title" value={draft.title} onChange={(event) => put({ title: event.currentTarget.value })} error={shown['title']} />
        </>
      )}
      <Textarea
        label="Text"
        description="{{name}} marks a place that is filled in when the prompt is used."
        value={draft.content}
        onChange={(event) => put({ content: event.currentTarget.value })}
        error={shown['content']}
        withAsterisk
        autosize
        minRows={16}
        classNames={{ input: styles.content }}
      />
    </RecordForm>
  );
}
