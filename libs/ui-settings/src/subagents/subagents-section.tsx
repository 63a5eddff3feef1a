import { Button, Group } from '@mantine/core';
import { IconFolderPlus, IconPlus, IconUsersGroup } from '@tabler/icons-react';
import type { SubagentRecord } from '@chatos/contracts';
import { EmptyState } from '@chatos/ui-kit';
import { useState } from 'react';
import { ConfirmRemove } from '../common/confirm-remove.tsx';
import { RecordList } from '../common/record-card.tsx';
import { Loaded, SectionHeader } from '../common/section.tsx';
import { useConfigClient } from '../data/client.ts';
import { useSubagents } from '../data/queries.ts';
import { useEditing } from '../data/use-editing.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { InstallDialog } from './install-dialog.tsx';
import { SubagentCard } from './subagent-card.tsx';
import { SubagentForm } from './subagent-form.tsx';

export function SubagentsSection() {
  const subagents = useSubagents();
  const editing = useEditing(subagents.data);
  const [isInstalling, setInstalling] = useState(false);
  const [removing, setRemoving] = useState<SubagentRecord | null>(null);
  return (
    <>
      <SectionHeader title="Subagents" action={<Group gap={8} wrap="nowrap"><Button variant="default" leftSection={<IconFolderPlus size={16} />} onClick={() => setInstalling(true)} data-testid={SETTINGS_TEST_IDS.installSubagents}>Install</Button><Button leftSection={<IconPlus size={16} />} onClick={editing.add} data-testid={SETTINGS_TEST_IDS.addSubagent}>Add subagent</Button></Group>}>
        Helpers that a model can hand a part of its work to, each with a prompt, tools and a model of its own. Chat and AIDE both have them.
      </SectionHeader>
      <Loaded query={subagents}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon={<IconUsersGroup size={22} stroke={1.6} />} title="No subagents yet" isCompact>
              Write one here, or install a plugin from a folder of this computer.
            </EmptyState>
          ) : (
            <RecordList label="Subagents">
              {list.map((subagent) => (
                <SubagentCard key={subagent.id} record={subagent} onEdit={() => editing.edit(subagent)} onRemove={() => setRemoving(subagent)} />
              ))}
            </RecordList>
          )
        }
      </Loaded>
      {editing.open === null ? null : (
        <SubagentForm key={`${editing.open.record?.id ?? 'new'}-${editing.open.key}`} record={editing.open.record} onClose={editing.close} onReload={editing.reload} />
      )}
      {isInstalling ? <InstallDialog onClose={() => setInstalling(false)} /> : null}
      {removing === null ? null : <RemoveSubagent subagent={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function RemoveSubagent({ subagent, onClose }: { subagent: SubagentRecord; onClose: () => void }) {
  const client = useConfigClient();
  const change = useSave((input: { id: SubagentRecord['id']; expectedRevision: number }) => client.config.subagents.remove(input), onClose);
  return (
    <ConfirmRemove title={`Delete the subagent ${subagent.name}?`} input={{ id: subagent.id, expectedRevision: subagent.revision }} change={change} onClose={onClose}>
      <p>Only its entry here is deleted, not the files of a plugin it comes from.</p>
    </ConfirmRemove>
  );
}
