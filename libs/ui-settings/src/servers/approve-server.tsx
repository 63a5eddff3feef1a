import { Button, Modal } from '@mantine/core';
import type { McpServerRecord } from '@chatos/contracts';
import { ErrorLine, VisibleText } from '@chatos/ui-kit';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useConfigClient } from '../data/client.ts';
import { useSave } from '../data/use-save.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import styles from './servers.module.css';

/** Shows the exact command of an imported server, hidden characters marked, and approves it for both runtimes. */
export function ApproveServer({ server, onClose }: { server: McpServerRecord; onClose: () => void }) {
  useReturnFocus();
  const client = useConfigClient();
  const change = useSave((input: { id: McpServerRecord['id']; expectedRevision: number }) => client.config.mcpServers.approve(input), onClose);
  return (
    <Modal opened onClose={onClose} title={`May ${server.name} run?`} size="lg" centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <p className={styles.approveWords}>It was imported from another program&apos;s file. It is a program on this machine and runs with your rights, in Chat and in AIDE. This is its command, exactly:</p>
      <pre className={styles.approveCommand} data-testid={SETTINGS_TEST_IDS.approveCommand} tabIndex={0}><VisibleText text={server.endpoint} /></pre>
      <p className={styles.approveWords}>{server.environmentNames.length === 0 ? 'It gets no variables of its own.' : <>It gets these variables: {server.environmentNames.map((name) => <code key={name}>{name} </code>)}</>}</p>
      {change.error === null ? null : <ErrorLine error={change.error} />}
      <div className={styles.approveButtons}>
        <Button variant="default" onClick={onClose} data-autofocus>Not now</Button>
        <Button loading={change.isSaving} onClick={() => change.save({ id: server.id, expectedRevision: server.revision })} data-testid={SETTINGS_TEST_IDS.confirmApprove}>Approve</Button>
      </div>
    </Modal>
  );
}
