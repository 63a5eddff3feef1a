import type { aideContract, Session, WorkspaceId } from '@chatos/contracts';
import { RuntimeProvider, useClient, useStoredChoice, writeChoice } from '@chatos/ui-kit';
import type { RuntimeOfPage } from '@chatos/ui-kit';
import { useMemo } from 'react';
import { AideWorkbench, sessionChoice } from './aide-workbench.tsx';
import { useWorkspaces } from './use-workspaces.ts';

/** AIDE's page: runs in a workspace, on AIDE's own process and nothing else. */
export function AideApp() {
  const client = useClient<typeof aideContract>().aide;
  const workspaces = useWorkspaces();
  const [chosen, setChosen] = useStoredChoice('local', 'chatos-aide-workspace', null);
  const known = workspaces.data;
  // A workspace that was removed elsewhere gives way to the first there is.
  const workspace = known?.find((candidate) => candidate.id === chosen) ?? known?.[0] ?? null;
  const workspaceId = workspace?.id ?? null;
  const runtime = useMemo((): RuntimeOfPage => {
    return {
      runtime: 'aide', client, workspaceId, turnWord: 'run',
      createSession: (modelId, mode) => client.sessions.create({ workspaceId: workspaceId as WorkspaceId, modelId, ...(mode === null ? {} : { mode }) }),
      openTerminal: (size) => client.terminals.open(size),
      modes: { usual: async () => (await client.sessions.usualMode()).mode, set: (id, mode) => client.sessions.setMode({ id, mode }) },
    };
  }, [client, workspaceId]);
  const show = (session: Session) => {
    if (session.workspaceId === null) return;
    writeChoice('session', sessionChoice(session.workspaceId), session.id);
    setChosen(session.workspaceId);
  };
  return (
    <RuntimeProvider value={runtime}>
      <AideWorkbench key={workspaceId ?? 'none'} workspace={workspace} workspaces={workspaces} onChoose={setChosen} onShow={show} />
    </RuntimeProvider>
  );
}
