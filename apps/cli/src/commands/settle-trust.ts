import type { aideContract, PortClient, SessionId, Workspace } from '@chatos/contracts';
import { printNote } from '../terminal/terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';

type AideClient = PortClient<typeof aideContract>['client']['aide'];

/** Trusts the workspace where told to; else says, where nobody has decided yet, what that means and how it is decided. */
export async function settleTrust(terminal: Terminal, workspaces: AideClient['workspaces'], { workspace, isTrusted }: { workspace: Workspace; isTrusted: boolean }): Promise<void> {
  if (isTrusted) await workspaces.setTrust({ id: workspace.id, trust: 'trusted' });
  else if (workspace.trust === 'unknown') printNote(terminal, `${workspace.path} is not trusted: its AGENTS.md or CLAUDE.md is not given to the model. Trust it with --trust.`);
}

/** Trusts the workspace that a session belongs to. */
export async function trustWorkspaceOf({ sessions, workspaces }: Pick<AideClient, 'sessions' | 'workspaces'>, id: SessionId): Promise<void> {
  const { workspaceId } = await sessions.get({ id });
  if (workspaceId !== null) await workspaces.setTrust({ id: workspaceId, trust: 'trusted' });
}
