import { Button, Group } from '@mantine/core';
import { IconFileImport, IconPlug, IconPlus } from '@tabler/icons-react';
import type { McpServerRecord } from '@chatos/contracts';
import { EmptyState } from '@chatos/ui-kit';
import { useState } from 'react';
import { ConfirmRemove } from '../common/confirm-remove.tsx';
import { RecordList } from '../common/record-card.tsx';
import { Loaded, SectionHeader } from '../common/section.tsx';
import { useConfigClient } from '../data/client.ts';
import { useMcpServers } from '../data/queries.ts';
import { useEditing } from '../data/use-editing.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { ImportDialog } from './import-dialog.tsx';
import { ServerCard } from './server-card.tsx';
import { ServerForm } from './server-form.tsx';

export function ServersSection() {
  const servers = useMcpServers();
  const editing = useEditing(servers.data);
  const [isImporting, setImporting] = useState(false);
  const [removing, setRemoving] = useState<McpServerRecord | null>(null);
  return (
    <>
      <SectionHeader title="MCP servers" action={<Group gap={8} wrap="nowrap"><Button variant="default" leftSection={<IconFileImport size={16} />} onClick={() => setImporting(true)} data-testid={SETTINGS_TEST_IDS.importServers}>Import</Button><Button leftSection={<IconPlus size={16} />} onClick={editing.add} data-testid={SETTINGS_TEST_IDS.addServer}>Add server</Button></Group>}>
        Programs that give models tools. Chat and AIDE each start their own, when a tool is first used; testing one here starts it for a moment and ends it again.
      </SectionHeader>
      <Loaded query={servers}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon={<IconPlug size={22} stroke={1.6} />} title="No MCP servers yet" isCompact>
              Add one by its command or address, for example one that reads files in a folder you choose.
            </EmptyState>
          ) : (
            <RecordList label="MCP servers">
              {list.map((server) => (
                <ServerCard key={server.id} server={server} onEdit={() => editing.edit(server)} onRemove={() => setRemoving(server)} />
              ))}
            </RecordList>
          )
        }
      </Loaded>
      {editing.open === null ? null : (
        <ServerForm key={`${editing.open.record?.id ?? 'new'}-${editing.open.key}`} record={editing.open.record} onClose={editing.close} onReload={editing.reload} />
      )}
      {isImporting ? <ImportDialog onClose={() => setImporting(false)} /> : null}
      {removing === null ? null : <RemoveServer server={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function RemoveServer({ server, onClose }: { server: McpServerRecord; onClose: () => void }) {
  const client = useConfigClient();
  const change = useSave((input: { id: McpServerRecord['id']; expectedRevision: number }) => client.config.mcpServers.remove(input), onClose);
  return (
    <ConfirmRemove title={`Delete the server ${server.name}?`} input={{ id: server.id, expectedRevision: server.revision }} change={change} onClose={onClose}>
      <p>Its tools are gone from the next message on. Nothing the server itself has written is touched.</p>
      {server.environmentNames.length === 0 ? null : <p>The stored values of {server.environmentNames.join(', ')} are erased.</p>}
    </ConfirmRemove>
  );
}
