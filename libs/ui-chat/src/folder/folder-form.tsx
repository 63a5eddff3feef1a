import type { Explained } from '@chatos/contracts';
import { ErrorLine, explainError, TEST_IDS } from '@chatos/ui-kit';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import styles from './folder.module.css';

/** A folder by its path; in the desktop application it can be picked instead. What is wrong with it stands below. */
export function FolderForm({ initial, onChosen }: { initial: string; onChosen: (path: string) => Promise<unknown> }) {
  const [path, setPath] = useState(initial);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Explained | null>(null);
  const shell = window.chatosShell;

  const submit = (wanted: string) => {
    if (wanted.trim() === '') return;
    setBusy(true);
    setError(null);
    onChosen(wanted.trim()).catch((cause: unknown) => setError(explainError(cause))).finally(() => setBusy(false));
  };
  const browse = () => {
    shell
      ?.pickPaths({ kind: 'folder' })
      .then(({ paths: [chosen] }) => {
        if (chosen === undefined) return;
        setPath(chosen);
        submit(chosen);
      })
      .catch((cause: unknown) => setError(explainError(cause)));
  };
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); submit(path); }}>
      <TextInput className={styles.path} aria-label="Path of the folder" placeholder="/home/me/project" value={path} spellCheck={false} data-autofocus data-testid={TEST_IDS.folderForm} onChange={(event) => setPath(event.currentTarget.value)} />
      {shell === undefined ? null : <Button variant="default" onClick={browse}>Browse…</Button>}
      <Button type="submit" loading={isBusy} disabled={path.trim() === ''}>Use it</Button>
      {error === null ? null : <div className={styles.error}><ErrorLine error={error} /></div>}
    </form>
  );
}
