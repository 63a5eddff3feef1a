import { Drawer, Tooltip, UnstyledButton } from '@mantine/core';
import type { SessionId } from '@chatos/contracts';
import { IconTools } from '@tabler/icons-react';
import { useState } from 'react';
import { showError } from '../shell/toasts.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { ToolSetPanel } from './tool-set-panel.tsx';
import styles from './tool-sets.module.css';

/** Opens the tools the session's model is offered. */
export function ToolSetButton({ ensureSession }: { ensureSession: () => Promise<SessionId> }) {
  const [sessionId, setSessionId] = useState<SessionId | null>(null);
  const open = () => {
    ensureSession().then(setSessionId).catch((cause: unknown) => showError(cause, 'The tools could not be read'));
  };
  return (
    <>
      <Tooltip label="Tools of this session">
        <UnstyledButton className={styles.button} onClick={open} aria-label="Tools of this session" data-testid={TEST_IDS.toolSetToggle}>
          <IconTools size={14} aria-hidden="true" /> Tools
        </UnstyledButton>
      </Tooltip>
      <Drawer opened={sessionId !== null} onClose={() => setSessionId(null)} position="right" size={620} title="Tools of this session" closeButtonProps={{ 'aria-label': 'Close' }}>
        {sessionId === null ? null : <ToolSetPanel sessionId={sessionId} />}
      </Drawer>
    </>
  );
}
