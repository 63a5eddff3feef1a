import { Button, Checkbox, FileButton, Modal, Textarea } from '@mantine/core';
import { ErrorLine, VisibleText } from '@chatos/ui-kit';
import { IconFile } from '@tabler/icons-react';
import { useState } from 'react';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useConfigClient } from '../data/client.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import styles from './servers.module.css';

type Client = ReturnType<typeof useConfigClient>;
type Candidate = Awaited<ReturnType<Client['config']['mcpServers']['import']>>['found'][number];

/** The longest file the contract takes. */
const LONGEST = 1_000_000;

/** Takes servers over from another program: paste or choose its file, see what it holds, choose what comes. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  const client = useConfigClient();
  const [json, setJson] = useState('');
  const [found, setFound] = useState<readonly Candidate[] | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isTooLong, setTooLong] = useState(false);
  const reading = useSave(
    (text: string) => client.config.mcpServers.import({ json: text }),
    (answer) => {
      setFound(answer.found);
      setChosen(answer.found.filter(({ problem }) => problem === null).map(({ name }) => name));
    },
  );
  const taking = useSave((names: string[]) => client.config.mcpServers.import({ json, names }), onClose);
  const readFile = (file: File | null) => {
    if (file === null) return;
    setTooLong(file.size > LONGEST);
    if (file.size > LONGEST) return;
    void file.text().then((text) => {
      setJson(text);
      reading.save(text);
    });
  };
  const error = taking.error ?? reading.error ?? (isTooLong ? { problem: 'This file is too long to be a list of servers.', remedy: 'Choose another one.' } : null);
  return (
    <Modal opened onClose={onClose} title="Import MCP servers" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={styles.import} data-testid={SETTINGS_TEST_IDS.importDialog}>
        {found === null ? (
          <>
            <p className={styles.approveWords}>Paste or choose a <code>claude_desktop_config.json</code>, or the <code>mcp.json</code> of Cursor or VS Code. Nothing is taken over, and nothing started, before you say so.</p>
            <Textarea aria-label="The file's contents" placeholder={'{ "mcpServers": { … } }'} value={json} onChange={(event) => setJson(event.currentTarget.value)} autosize minRows={8} maxRows={18} spellCheck={false} classNames={{ input: styles.endpointInput }} data-autofocus data-testid={SETTINGS_TEST_IDS.importText} />
          </>
        ) : (
          <Candidates found={found} chosen={chosen} onChange={setChosen} />
        )}
        {error === null ? null : <ErrorLine error={error} />}
        <div className={styles.approveButtons}>
          {found === null ? (
            <>
              <FileButton onChange={readFile} accept="application/json,.json" inputProps={{ 'data-testid': SETTINGS_TEST_IDS.importFile } as object}>
                {(properties) => <Button {...properties} variant="default" leftSection={<IconFile size={15} />}>Choose a file</Button>}
              </FileButton>
              <span className={styles.space} />
              <Button loading={reading.isSaving} disabled={json.trim() === ''} onClick={() => reading.save(json)} data-testid={SETTINGS_TEST_IDS.importRead}>Look what it holds</Button>
            </>
          ) : (
            <>
              <Button variant="default" onClick={() => { setFound(null); taking.reset(); }}>Back</Button>
              <span className={styles.space} />
              <Button loading={taking.isSaving} disabled={chosen.length === 0} onClick={() => taking.save([...chosen])} data-testid={SETTINGS_TEST_IDS.importTake}>Take over {chosen.length === 1 ? '1 server' : `${chosen.length} servers`}</Button>
            </>
          )}
        </div>
      </div>
    </Modal>
  );
}

function Candidates({ found, chosen, onChange }: { found: readonly Candidate[]; chosen: readonly string[]; onChange: (names: readonly string[]) => void }) {
  if (found.length === 0) return <p className={styles.approveWords}>It holds no servers.</p>;
  return (
    <>
      <p className={styles.approveWords}>Each command is shown to you once more, and asked about, before it first runs.</p>
      <ul className={styles.candidates}>
        {found.map(({ name, endpoint, environmentNames, headerNames, problem }) => (
          <li key={name} data-testid={SETTINGS_TEST_IDS.importCandidate} data-name={name} data-problem={problem === null ? undefined : true}>
            <Checkbox size="sm" checked={chosen.includes(name)} disabled={problem !== null} onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, name] : chosen.filter((other) => other !== name))} aria-label={`Take over ${name}`} />
            <div>
              <strong><VisibleText text={name} /></strong>
              <code><VisibleText text={endpoint} /></code>
              {environmentNames.length + headerNames.length === 0 ? null : <small>{[...environmentNames, ...headerNames].join(', ')}</small>}
              {problem === null ? null : <small className={styles.candidateProblem}><VisibleText text={problem} /></small>}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
