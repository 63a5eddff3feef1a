import type { Workspace } from '@chatos/contracts';
import { showError, TEST_IDS } from '@chatos/ui-kit';
import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import styles from './aide.module.css';
import { TrustIcon } from './trust-words.tsx';
import { useWorkspaceChanges } from './use-workspaces.ts';
import type { TrustDecision } from './use-workspaces.ts';

/** Asked once for a folder, beside the work and not in its way: until it is answered the folder is not believed. */
export function TrustQuestion({ workspace }: { workspace: Workspace }) {
  const { setTrust } = useWorkspaceChanges();
  const [isSaving, setSaving] = useState(false);
  const title = useId();
  if (!workspace.isPresent || workspace.trust !== 'unknown') return null;
  const decide = (trust: TrustDecision) => {
    setSaving(true);
    setTrust(workspace.id, trust)
      .catch((cause: unknown) => showError(cause, 'The decision could not be saved'))
      .finally(() => setSaving(false));
  };
  return (
    <section className={styles.trust} aria-labelledby={title} data-testid={TEST_IDS.trustQuestion}>
      <TrustIcon trust="unknown" size={20} />
      <div className={styles.trustWords}>
        <h2 id={title} className={styles.trustTitle}>
          Do you trust the folder {workspace.name}?
        </h2>
        <p className={styles.trustText}>
          If you do, its AGENTS.md or CLAUDE.md is given to the model as instructions at each turn. If you do not, AIDE works here all the same and does not believe it. You can
          change this in the list of workspaces.
        </p>
      </div>
      <div className={styles.trustAnswers}>
        <Button size="xs" variant="default" disabled={isSaving} onClick={() => decide('untrusted')}>
          Do not trust
        </Button>
        <Button size="xs" disabled={isSaving} onClick={() => decide('trusted')}>
          Trust this folder
        </Button>
      </div>
    </section>
  );
}
