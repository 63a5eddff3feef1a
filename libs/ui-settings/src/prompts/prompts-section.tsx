import { Badge, Button } from '@mantine/core';
import { IconMessage2Code, IconPlus } from '@tabler/icons-react';
import type { PromptRecord } from '@chatos/contracts';
import { useState } from 'react';
import { ConfirmRemove } from '../common/confirm-remove.tsx';
import { RecordCard, RecordList } from '../common/record-card.tsx';
import { Loaded, SectionHeader } from '../common/section.tsx';
import { useConfigClient } from '../data/client.ts';
import { usePrompts } from '../data/queries.ts';
import { useEditing } from '../data/use-editing.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { PromptForm } from './prompt-form.tsx';

export function PromptsSection() {
  const prompts = usePrompts();
  const editing = useEditing(prompts.data);
  const [removing, setRemoving] = useState<PromptRecord | null>(null);
  return (
    <>
      <SectionHeader title="Prompts" action={<Button leftSection={<IconPlus size={16} />} onClick={editing.add} data-testid={SETTINGS_TEST_IDS.addPrompt}>Add prompt</Button>}>
        What models are told before a conversation begins. The built-in ones can be changed, and put back.
      </SectionHeader>
      <Loaded query={prompts}>
        {(list) => (
          <RecordList label="Prompts">
            {list.map((prompt) => (
              <RecordCard
                key={prompt.id}
                name={prompt.title === '' ? prompt.name : prompt.title}
                testId={SETTINGS_TEST_IDS.promptRow}
                icon={<IconMessage2Code size={18} stroke={1.6} />}
                badges={
                  <>
                    {prompt.isBuiltin ? <Badge size="sm" variant="default" tt="none" fw={500}>Built in</Badge> : null}
                    {prompt.isBuiltin && prompt.content !== prompt.defaultContent ? <Badge size="sm" variant="light" tt="none">Changed by you</Badge> : null}
                  </>
                }
                detail={
                  <>
                    <code>{prompt.name}</code>
                    <span>{prompt.content.length.toLocaleString()} characters</span>
                    {prompt.variables.length === 0 ? null : <span>fills in {prompt.variables.join(', ')}</span>}
                  </>
                }
                onEdit={() => editing.edit(prompt)}
                onRemove={prompt.isBuiltin || prompt.locked ? undefined : () => setRemoving(prompt)}
              />
            ))}
          </RecordList>
        )}
      </Loaded>
      {editing.open === null ? null : (
        <PromptForm key={`${editing.open.record?.id ?? 'new'}-${editing.open.key}`} record={editing.open.record} onClose={editing.close} onReload={editing.reload} />
      )}
      {removing === null ? null : <RemovePrompt prompt={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function RemovePrompt({ prompt, onClose }: { prompt: PromptRecord; onClose: () => void }) {
  const client = useConfigClient();
  const change = useSave((input: { id: PromptRecord['id']; expectedRevision: number }) => client.config.prompts.remove(input), onClose);
  return (
    <ConfirmRemove title={`Delete the prompt ${prompt.name}?`} input={{ id: prompt.id, expectedRevision: prompt.revision }} change={change} onClose={onClose}>
      <p>Its text cannot be brought back.</p>
    </ConfirmRemove>
  );
}
