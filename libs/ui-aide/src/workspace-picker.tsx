import type { Workspace } from '@chatos/contracts';
import { showError, TEST_IDS } from '@chatos/ui-kit';
import { Menu, Modal, UnstyledButton } from '@mantine/core';
import { IconCheck, IconFolder, IconFolderOff, IconFolderPlus, IconFolderX, IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './aide.module.css';
import { ForgetWorkspace } from './forget-workspace.tsx';
import { TRUST_WORDS, TrustIcon } from './trust-words.tsx';
import { useWorkspaceChanges } from './use-workspaces.ts';
import type { TrustDecision } from './use-workspaces.ts';
import { WorkspaceForm } from './workspace-form.tsx';

/** Says which workspace is open, and opens another. */
export function WorkspacePicker({ workspace, workspaces, onChoose }: { workspace: Workspace; workspaces: readonly Workspace[]; onChoose: (workspaceId: string) => void }) {
  const { remove, setTrust } = useWorkspaceChanges();
  const [dialog, setDialog] = useState<'add' | 'forget' | null>(null);
  const Icon = workspace.isPresent ? IconFolder : IconFolderOff;
  const decide = (trust: TrustDecision) => {
    setTrust(workspace.id, trust).catch((cause: unknown) => showError(cause, 'The decision could not be saved'));
  };
  return (
    <div className={styles.picker}>
      <Menu position="bottom-start" width={300}>
        <Menu.Target>
          <UnstyledButton className={styles.current} title={workspace.path} data-testid={TEST_IDS.workspacePicker}>
            <Icon size={17} stroke={1.7} aria-hidden="true" />
            <span className={styles.names}>
              <span className="visually-hidden">Workspace</span>
              <span className={styles.name}>{workspace.name}</span>
              <span className={styles.where}>{workspace.isPresent ? workspace.path : 'This folder is not there'}</span>
              {workspace.isPresent ? (
                <span className={styles.trustState} data-testid={TEST_IDS.trustState} data-state={workspace.trust}>
                  <TrustIcon trust={workspace.trust} size={12} />
                  {TRUST_WORDS[workspace.trust]}
                </span>
              ) : null}
            </span>
            <IconSelector size={14} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={styles.dropdown}>
          <Menu.Label>Workspaces</Menu.Label>
          {workspaces.map((other) => (
            <Menu.Item key={other.id} leftSection={<IconFolder size={16} />} rightSection={other.id === workspace.id ? <IconCheck size={15} aria-label="open" /> : null} onClick={() => onChoose(other.id)}>
              <span className={styles.name}>{other.name}</span>
              <span className={styles.where}>{other.isPresent ? other.path : 'This folder is not there'}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          {workspace.isPresent && workspace.trust !== 'trusted' ? (
            <Menu.Item leftSection={<TrustIcon trust="trusted" size={16} />} onClick={() => decide('trusted')}>
              Trust this workspace
            </Menu.Item>
          ) : null}
          {workspace.isPresent && workspace.trust !== 'untrusted' ? (
            <Menu.Item leftSection={<TrustIcon trust="untrusted" size={16} />} onClick={() => decide('untrusted')}>
              {workspace.trust === 'trusted' ? 'Trust this workspace no more' : 'Do not trust this workspace'}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconFolderPlus size={16} />} onClick={() => setDialog('add')}>
            Open another folder…
          </Menu.Item>
          <Menu.Item leftSection={<IconFolderX size={16} />} color="red" onClick={() => setDialog('forget')}>
            Forget this workspace…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={dialog === 'add'} onClose={() => setDialog(null)} title="Open a workspace" centered>
        <WorkspaceForm onAdded={(added) => { setDialog(null); onChoose(added.id); }} />
      </Modal>
      <ForgetWorkspace
        workspace={workspace}
        isOpen={dialog === 'forget'}
        onClose={() => setDialog(null)}
        onForget={() => { setDialog(null); remove(workspace.id).catch((cause: unknown) => showError(cause, 'The workspace could not be forgotten')); }}
      />
    </div>
  );
}
