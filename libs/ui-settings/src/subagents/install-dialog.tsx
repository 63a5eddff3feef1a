import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import type { Explained } from '@chatos/contracts';
import { belongsToInputMethod, ErrorLine, explainError, VisibleText } from '@chatos/ui-kit';
import { useState } from 'react';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useConfigClient } from '../data/client.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { holdings } from './holdings.ts';
import styles from './subagents.module.css';

type Client = ReturnType<typeof useConfigClient>;
type Candidate = Awaited<ReturnType<Client['config']['subagents']['install']>>['found'][number];

/** Installs plugins from a folder: name or pick it, see what it holds, choose what comes. */
export function InstallDialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  const client = useConfigClient();
  const [path, setPath] = useState('');
  const [found, setFound] = useState<readonly Candidate[] | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [pickError, setPickError] = useState<Explained | null>(null);
  const reading = useSave(
    (folder: string) => client.config.subagents.install({ path: folder }),
    (answer) => {
      setFound(answer.found);
      setChosen(answer.found.filter(({ problem }) => problem === null).map(({ name }) => name));
    },
  );
  const installing = useSave((names: string[]) => client.config.subagents.install({ path: path.trim(), names }), onClose);
  const shell = window.chatosShell;
  const read = (folder: string) => {
    setPath(folder);
    if (folder.trim() !== '') reading.save(folder.trim());
  };
  const pick = () => {
    setPickError(null);
    shell?.pickPaths({ kind: 'folder' }).then(({ paths }) => (paths[0] === undefined ? undefined : read(paths[0]))).catch((cause: unknown) => setPickError(explainError(cause)));
  };
  const error = installing.error ?? reading.error ?? pickError;
  return (
    <Modal opened onClose={onClose} title="Install subagents from a folder" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={styles.install} data-testid={SETTINGS_TEST_IDS.installDialog}>
        {found === null ? (
          <>
            <p className={styles.words}>A plugin or marketplace of Claude Code, a plugin with a <code>plugin.json</code>, or a folder of agents as Markdown files, such as <code>.claude/agents</code>. Its texts are read; nothing of it is run.</p>
            <div className={styles.path}>
              <TextInput
                aria-label="Path of the folder" placeholder="/home/me/plugins/review" value={path} onChange={(event) => setPath(event.currentTarget.value)} spellCheck={false} data-autofocus data-testid={SETTINGS_TEST_IDS.installPath}
                onKeyDown={(event) => { if (event.key === 'Enter' && !belongsToInputMethod(event.nativeEvent, false)) read(path); }}
              />
              {shell === undefined ? null : <Button variant="default" onClick={pick}>Browse…</Button>}
            </div>
          </>
        ) : (
          <Candidates found={found} chosen={chosen} onChange={setChosen} />
        )}
        {error === null ? null : <ErrorLine error={error} />}
        <div className={styles.buttons}>
          {found === null ? null : <Button variant="default" onClick={() => { setFound(null); installing.reset(); }}>Back</Button>}
          <span className={styles.space} />
          {found === null ? (
            <Button loading={reading.isSaving} disabled={path.trim() === ''} onClick={() => read(path)} data-testid={SETTINGS_TEST_IDS.installRead}>Look what it holds</Button>
          ) : (
            <Button loading={installing.isSaving} disabled={chosen.length === 0} onClick={() => installing.save([...chosen])} data-testid={SETTINGS_TEST_IDS.installTake}>Install {chosen.length === 1 ? '1 plugin' : `${chosen.length} plugins`}</Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

function Candidates({ found, chosen, onChange }: { found: readonly Candidate[]; chosen: readonly string[]; onChange: (names: readonly string[]) => void }) {
  if (found.length === 0) return <p className={styles.words}>Its marketplace lists no plugins.</p>;
  return (
    <ul className={styles.candidates}>
      {found.map((candidate) => {
        const { name, description, problem, warnings } = candidate;
        return (
          <li key={name} data-testid={SETTINGS_TEST_IDS.installCandidate} data-name={name} data-problem={problem === null ? undefined : true}>
            <Checkbox size="sm" checked={chosen.includes(name)} disabled={problem !== null} onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, name] : chosen.filter((other) => other !== name))} aria-label={`Install ${name}`} />
            <div>
              <strong><VisibleText text={name} /></strong>
              {description === '' ? null : <span><VisibleText text={description} /></span>}
              {problem === null ? <small>{holdings(candidate)}</small> : <small className={styles.problem}><VisibleText text={problem} /></small>}
              {warnings.length === 0 ? null : (
                <details className={styles.warnings}>
                  <summary>{warnings.length === 1 ? '1 file is left out' : `${warnings.length} files are left out`}</summary>
                  <ul>{warnings.map((warning) => <li key={warning}><VisibleText text={warning} /></li>)}</ul>
                </details>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
