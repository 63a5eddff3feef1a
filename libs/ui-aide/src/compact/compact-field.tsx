import type { aideContract, SessionGlance } from '@chatos/contracts';
import { belongsToInputMethod, TEST_IDS, useClient } from '@chatos/ui-kit';
import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconArrowUp, IconFold, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './compact.module.css';
import { isUnderWay } from './glance-list.ts';
import type { Steering } from './use-steering.ts';

/** What the user says to the session: a correction while it runs, else the next thing to do; and the buttons that hold or end it. */
export function CompactField({ glance, steering }: { glance: SessionGlance; steering: Steering }) {
  const client = useClient<typeof aideContract>().aide;
  const [text, setText] = useState('');
  const { session: { id: sessionId } } = glance;
  const runs = isUnderWay(glance);
  const isPaused = glance.turn?.state === 'paused';
  const send = () => {
    if (text.trim() === '' || steering.isBusy) return;
    void steering.run(() => (runs ? client.control.intervene({ sessionId, text }) : client.control.dispatch({ sessionId, text }))).then((isSent) => {
      if (isSent) setText('');
    });
  };
  const act = (action: 'pause' | 'resume' | 'summary_now') => void steering.run(() => client.control.action({ sessionId, action }));
  return (
    <div className={styles.field}>
      <TextInput
        className={styles.text} size="xs" value={text} data-testid={TEST_IDS.compactText}
        aria-label={runs ? 'Correct the run' : 'Tell AIDE what to do'} placeholder={runs ? 'Correct the run' : 'Tell AIDE what to do'}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && !belongsToInputMethod(event.nativeEvent, false)) send(); }}
      />
      <Act label={runs ? 'Correct' : 'Send'} onClick={send} isDisabled={text.trim() === ''} isFilled><IconArrowUp size={15} /></Act>
      {runs ? <Act label={isPaused ? 'Resume' : 'Pause'} onClick={() => act(isPaused ? 'resume' : 'pause')} testId={TEST_IDS.compactPause}>{isPaused ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />}</Act> : null}
      <Act label="Summarise the context before the next call" onClick={() => act('summary_now')} testId={TEST_IDS.compactSummary}><IconFold size={15} /></Act>
      {glance.turn !== null && glance.turn.finishedAt === null ? <Act label="Stop" onClick={() => void steering.run(() => client.control.stop({ sessionId }))} testId={TEST_IDS.compactStop}><IconPlayerStop size={15} /></Act> : null}
    </div>
  );
}

function Act({ label, onClick, isDisabled = false, isFilled = false, testId, children }: { label: string; onClick: () => void; isDisabled?: boolean; isFilled?: boolean; testId?: string; children: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant={isFilled ? 'filled' : 'subtle'} {...(isFilled ? {} : { color: 'gray' })} size={28} disabled={isDisabled} onClick={onClick} aria-label={label} data-testid={testId}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
