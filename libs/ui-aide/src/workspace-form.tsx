import type { Explained, Workspace } from '@chatos/contracts';
import { belongsToInputMethod, ErrorLine, explainError, TEST_IDS } from '@chatos/ui-kit';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import styles from './aide.module.css';
import { useWorkspaceChanges } from './use-workspaces.ts';

/** Adds a folder by its path; in the desktop application it can be picked instead. */
export function WorkspaceForm({ onAdded }: { onAdded: (workspace: Workspace) => void }) {
  const { add } = useWorkspaceChanges();
  const [path, setPath] = useState('');
  const [isAdding, setAdding] = useState(false);
  const [error, setError] = useState<Explained | null>(null);
  const shell = window.chatosShell;

  const submit = (wanted: string) => {
    if (wanted.trim() === '') return;
    setAdding(true);
    setError(null);
    add(wanted.trim())
      .then(onAdded)
      .catch((cause: unknown) => setError(explainError(cause)))
      .finally(() => setAdding(false));
  };
  const pick = () => {
    shell
      ?.pickPaths({ kind: 'folder' })
      .then(({ paths }) => {
        if (paths[0] !== undefined) submit(paths[0]);
      })
      .catch((cause: unknown) => setError(explainError(cause)));
  };
  return (
    <div className={styles.form}>
      <TextInput
        className={styles.path} aria-label="Path of the folder" placeholder="/home/me/project" value={path} spellCheck={false} data-testid={TEST_IDS.workspacePath}
        onChange={(event) => setPath(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && !belongsToInputMethod(event.nativeEvent, false)) submit(path); }}
      />
      {shell === undefined ? null : (
        <Button variant="default" onClick={pick}>
          Browse…
        </Button>
      )}
      <Button loading={isAdding} disabled={path.trim() === ''} onClick={() => submit(path)} data-testid={TEST_IDS.addWorkspace}>
        Open
      </Button>
      {error === null ? null : (
        <div className={styles.formError}>
          <ErrorLine error={error} />
        </div>
      )}
    </div>
  );
}
