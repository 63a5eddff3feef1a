import { Popover, UnstyledButton } from '@mantine/core';
import { IconShieldOff } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './servers.module.css';
import { useServers } from './use-servers.ts';

/** Says that nothing confines the commands of the shell server, and why. A button, so that the reason can be had without a mouse. */
export function SandboxBadge({ reason }: { reason: string }) {
  return (
    <Popover width={320} position="bottom" withArrow shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={styles.noSandbox} data-testid={TEST_IDS.noSandbox} aria-label="No sandbox: why?">
          <IconShieldOff size={13} stroke={2} aria-hidden="true" /> No sandbox
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.noSandboxWords}>
        <p>Nothing confines the commands models run here: each can read and write whatever you can. So every one of them asks you first.</p>
        {reason === '' ? null : <p><VisibleText text={reason} /></p>}
      </Popover.Dropdown>
    </Popover>
  );
}

/** In the bar above the conversation, for as long as this runtime has a shell server without a sandbox. */
export function SandboxNotice() {
  const { servers } = useServers();
  const open = servers?.find(({ sandbox, state }) => sandbox?.kind === 'none' && state !== 'disabled');
  return open?.sandbox === undefined || open.sandbox === null ? null : <SandboxBadge reason={open.sandbox.reason} />;
}
