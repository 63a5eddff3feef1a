import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Explained, SessionId, ToolPolicy, ToolSet } from '@chatos/contracts';
import { IconAlertTriangle, IconRefresh, IconTools } from '@tabler/icons-react';
import { useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { EmptyState, ErrorLine, ErrorState, LoadingState } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { formatCount } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { groupTools } from './tool-groups.ts';
import { ToolGroupSection } from './tool-group-section.tsx';
import styles from './tool-sets.module.css';

/** Which servers and tools a session sees, what they weigh, and what may run without asking. Nothing here is written into the shared configuration. */
export function ToolSetPanel({ sessionId }: { sessionId: SessionId }) {
  const { client } = useRuntime();
  const queries = useQueryClient();
  const key = ['tool-set', sessionId];
  const [error, setError] = useState<Explained | null>(null);
  const [isRefreshing, setRefreshing] = useState(false);
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => client.tools.list({ sessionId }, { signal }), staleTime: 0 });
  const change = async (work: () => Promise<ToolSet>) => {
    setError(null);
    try {
      const changed = await work();
      queries.setQueryData(key, changed);
    } catch (cause) {
      setError(explainError(cause));
    }
  };
  const refresh = () => {
    setRefreshing(true);
    void change(() => client.tools.list({ sessionId, refresh: true })).finally(() => setRefreshing(false));
  };
  const setPolicy = (tool: string, policy: ToolPolicy) =>
    change(async () => {
      await client.tools.setPolicy({ tool, policy });
      return client.tools.list({ sessionId });
    });

  if (query.data === undefined) return query.isError ? <ErrorState error={explainError(query.error)} onRetry={() => void query.refetch()} /> : <LoadingState label="Reading tools" />;
  const { tools, tokens, problems } = query.data;
  const enabled = tools.filter(({ isEnabled }) => isEnabled).length;
  return (
    <div className={styles.panel} data-testid={TEST_IDS.toolSet}>
      <div className={styles.total}>
        <div>
          <strong>{enabled} of {tools.length} tools</strong> are offered to the model.
          <br />
          <span data-testid={TEST_IDS.toolTokens} data-tokens={tokens}>About {formatCount(tokens)} tokens go with every message of this session.</span>
        </div>
        <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={13} />} loading={isRefreshing} onClick={refresh}>Ask servers anew</Button>
      </div>
      {error === null ? null : <ErrorLine error={error} />}
      {problems.map(({ server, problem, remedy }) => (
        <div key={server} className={styles.problem}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          <span><strong><VisibleText text={server} />:</strong> <VisibleText text={problem} /> <VisibleText text={remedy} /></span>
        </div>
      ))}
      {tools.length === 0 ? <EmptyState isCompact icon={<IconTools size={22} stroke={1.6} />} title="No tools yet">Add an MCP server in Settings, or ask the servers anew.</EmptyState> : null}
      {groupTools(tools).map((group) => (
        <ToolGroupSection
          key={group.server} group={group} onSetPolicy={(tool, policy) => void setPolicy(tool, policy)}
          onSetEnabled={(tool, isEnabled) => void change(() => client.tools.setEnabled({ sessionId, server: group.server, tool, isEnabled }))}
        />
      ))}
    </div>
  );
}
