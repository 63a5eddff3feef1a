import { ActionIcon, Badge, Switch, Tooltip } from '@mantine/core';
import { subagentFields } from '@chatos/contracts';
import type { SubagentRecord } from '@chatos/contracts';
import { ErrorLine, VisibleText } from '@chatos/ui-kit';
import { IconRefresh, IconUsersGroup } from '@tabler/icons-react';
import { RecordCard } from '../common/record-card.tsx';
import { useConfigClient } from '../data/client.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { SubagentContent } from './subagent-content.tsx';

export function SubagentCard({ record, onEdit, onRemove }: { record: SubagentRecord; onEdit: () => void; onRemove: () => void }) {
  const client = useConfigClient();
  const change = { id: record.id, expectedRevision: record.revision };
  const switching = useSave((enabled: boolean) => client.config.subagents.update({ ...change, fields: { ...subagentFields.parse(record), enabled } }));
  const reloading = useSave((input: typeof change) => client.config.subagents.reload(input));
  const isEnabled = switching.pending ?? record.enabled;
  const isPlugin = record.entry !== '';
  const error = switching.error ?? reloading.error;
  return (
    <RecordCard
      name={record.name}
      testId={SETTINGS_TEST_IDS.subagentRow}
      isDimmed={!isEnabled}
      icon={<IconUsersGroup size={18} stroke={1.6} />}
      badges={<Badge size="sm" variant="default" tt="none" fw={500}>{isPlugin ? 'Plugin' : 'Written here'}</Badge>}
      detail={
        <div>
          {record.description === '' ? null : <div><VisibleText text={record.description} /></div>}
          {isPlugin ? <code><VisibleText text={record.entry} /></code> : null}
        </div>
      }
      actions={
        <>
          <Switch size="sm" checked={isEnabled} disabled={switching.isSaving} onChange={(event) => switching.save(event.currentTarget.checked)} aria-label={`Use ${record.name}`} />
          {isPlugin ? (
            <Tooltip label="Read its folder again">
              <ActionIcon variant="subtle" color="gray" loading={reloading.isSaving} aria-label={`Read ${record.name} again`} onClick={() => reloading.save(change)} data-testid={SETTINGS_TEST_IDS.reloadPlugin}>
                <IconRefresh size={16} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          ) : null}
        </>
      }
      onEdit={onEdit}
      onRemove={onRemove}
    >
      {error === null ? null : <ErrorLine error={error} />}
      <SubagentContent record={record} />
    </RecordCard>
  );
}
