import type { Workspace } from '@chatos/contracts';
import { EmptyState } from '@chatos/ui-kit';
import { IconFolderOpen } from '@tabler/icons-react';
import styles from './aide.module.css';
import { WorkspaceForm } from './workspace-form.tsx';

/** Where AIDE begins: nothing can be done before there is a folder to do it in. */
export function FirstWorkspace({ onAdded }: { onAdded: (workspace: Workspace) => void }) {
  return (
    <EmptyState icon={<IconFolderOpen size={24} stroke={1.6} />} title="Open a workspace">
      <p className={styles.firstWords}>A workspace is a folder on this machine, such as a repository. AIDE works in it and nowhere else, and changes nothing by opening it.</p>
      <WorkspaceForm onAdded={onAdded} />
    </EmptyState>
  );
}
