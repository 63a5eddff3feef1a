import type { Workspace } from '@chatos/contracts';
import { EmptyState, ErrorState } from '@chatos/ui-kit';
import { IconTerminal2 } from '@tabler/icons-react';

/** What an empty session says; or that its folder is gone. */
export function AideWelcome({ workspace }: { workspace: Workspace }) {
  if (!workspace.isPresent) {
    return <ErrorState error={{ problem: `The folder ${workspace.path} is not there.`, remedy: 'Put it back, or choose another workspace. Its sessions are kept.' }} />;
  }
  return (
    <EmptyState icon={<IconTerminal2 size={24} stroke={1.6} />} title={`Work in ${workspace.name}`}>
      AIDE works step by step in this folder; the mode below your message says what it may do unasked. Its sessions, tasks and file changes stay here: Chat sees none of them.
    </EmptyState>
  );
}
