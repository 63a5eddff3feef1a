import { Badge, Button, Switch } from '@mantine/core';
import { IconPackage, IconTerminal2, IconWorld } from '@tabler/icons-react';
import type { McpServerRecord } from '@chatos/contracts';
import { ErrorLine, VisibleText } from '@chatos/ui-kit';
import { useCallback, useState } from 'react';
import { RecordCard } from '../common/record-card.tsx';
import { TestButton, TestOutcome } from '../common/test-button.tsx';
import { useConfigClient } from '../data/client.ts';
import { useSave } from '../data/use-save.ts';
import { useTest } from '../data/use-test.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { ApproveServer } from './approve-server.tsx';
import { builtinHint, fieldsOfServer, needsApproval, transportOf } from './server-fields.ts';
import { SignInLine } from './sign-in-line.tsx';

export function ServerCard({ server, onEdit, onRemove }: { server: McpServerRecord; onEdit: () => void; onRemove: () => void }) {
  const client = useConfigClient();
  const run = useTest(useCallback((signal) => client.config.mcpServers.test({ id: server.id }, { signal }), [client, server.id]));
  const switching = useSave((enabled: boolean) =>
    client.config.mcpServers.update({ id: server.id, expectedRevision: server.revision, fields: { ...fieldsOfServer(server), enabled }, environment: {} }),
  );
  const isEnabled = switching.pending ?? server.enabled;
  const [isApproving, setApproving] = useState(false);
  const isRemote = transportOf(server.endpoint) === 'remote';
  const hint = builtinHint(server);
  return (
    <RecordCard
      name={server.name}
      testId={SETTINGS_TEST_IDS.serverCard}
      isDimmed={!isEnabled}
      icon={hint !== null ? <IconPackage size={18} stroke={1.6} /> : isRemote ? <IconWorld size={18} stroke={1.6} /> : <IconTerminal2 size={18} stroke={1.6} />}
      badges={
        <>
          <Badge size="sm" variant="default" tt="none" fw={500}>{hint !== null ? 'Brought by ChatOS' : isRemote ? 'Remote' : 'Command'}</Badge>
          {needsApproval(server) ? <Badge size="sm" variant="dot" color="yellow" tt="none" fw={500}>Not approved</Badge> : null}
          {server.locked && hint === null ? <Badge size="sm" variant="default" tt="none" fw={500}>Locked</Badge> : null}
        </>
      }
      detail={
        <>
          {hint === null ? <div><code><VisibleText text={server.endpoint} /></code></div> : null}
          {server.environmentNames.length === 0 ? null : <span>Environment: {server.environmentNames.join(', ')}</span>}
          {server.headerNames.length === 0 ? null : <span>Headers: {server.headerNames.join(', ')}</span>}
          {server.description === '' ? null : <span>{[server.description, hint].filter(Boolean).join(' ')}</span>}
        </>
      }
      actions={
        <>
          {needsApproval(server) ? <Button size="compact-sm" onClick={() => setApproving(true)} data-testid={SETTINGS_TEST_IDS.approveServer}>Approve…</Button> : null}
          <Switch size="sm" checked={isEnabled} disabled={switching.isSaving} onChange={(event) => switching.save(event.currentTarget.checked)} aria-label={`Use ${server.name}`} />
          {hint === null ? <TestButton name={server.name} run={run} /> : null}
        </>
      }
      onEdit={server.locked ? undefined : onEdit}
      onRemove={server.locked ? undefined : onRemove}
    >
      {switching.error === null ? null : <ErrorLine error={switching.error} />}
      <TestOutcome run={run} areNames />
      {isRemote && server.auth.kind === 'oauth' ? <SignInLine server={server} /> : null}
      {isApproving ? <ApproveServer server={server} onClose={() => setApproving(false)} /> : null}
    </RecordCard>
  );
}
