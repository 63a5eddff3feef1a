import { Badge, Button } from '@mantine/core';
import type { Explained, McpServerRecord } from '@chatos/contracts';
import { ErrorLine, explainError, formatSpan } from '@chatos/ui-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useConfigClient } from '../data/client.ts';
import { CONFIGURATION, useSignIns } from '../data/queries.ts';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import styles from './servers.module.css';

/** Whether the user is signed in to a server, with what and for how long; and the way in and out. */
export function SignInLine({ server }: { server: McpServerRecord }) {
  const client = useConfigClient();
  const queries = useQueryClient();
  const signIns = useSignIns();
  const [doing, setDoing] = useState<'in' | 'out' | null>(null);
  const [error, setError] = useState<Explained | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const known = signIns.data?.find(({ serverId }) => serverId === server.id);
  const isIn = known?.state === 'signed-in';

  const run = (what: 'in' | 'out') => {
    const abort = new AbortController();
    running.current = abort;
    setDoing(what);
    setError(null);
    const work: Promise<unknown> = what === 'in' ? client.config.mcpServers.signIn({ id: server.id }, { signal: abort.signal }) : client.config.mcpServers.signOut({ id: server.id }, { signal: abort.signal });
    work
      .catch((cause: unknown) => void (abort.signal.aborted || setError(explainError(cause))))
      .finally(() => {
        if (running.current !== abort) return;
        setDoing(null);
        void queries.invalidateQueries({ queryKey: [CONFIGURATION, 'signIns'] });
      });
  };
  const giveUp = () => {
    running.current?.abort();
    setDoing(null);
  };
  return (
    <div className={styles.signIn}>
      <Badge size="sm" variant="dot" color={isIn ? 'green' : 'yellow'} tt="none" fw={500} data-testid={SETTINGS_TEST_IDS.signInState} data-state={known?.state ?? 'unknown'}>{isIn ? 'Signed in' : 'Not signed in'}</Badge>
      <span className={styles.signInWords} role="status">
        {doing === 'in' ? 'Your browser has opened: sign in there.' : isIn ? [known.scopes.join(' '), expiryOf(known.expiresAt)].filter(Boolean).join(' · ') : 'Its tools are offered once you are signed in.'}
      </span>
      {doing === 'in' ? (
        <Button size="compact-sm" variant="default" onClick={giveUp}>Give up</Button>
      ) : isIn ? (
        <Button size="compact-sm" variant="default" loading={doing === 'out'} onClick={() => run('out')} data-testid={SETTINGS_TEST_IDS.signOut}>Sign out</Button>
      ) : (
        <Button size="compact-sm" variant="light" onClick={() => run('in')} data-testid={SETTINGS_TEST_IDS.signIn}>Sign in</Button>
      )}
      {error === null ? null : <ErrorLine error={error} />}
    </div>
  );
}

function expiryOf(expiresAt: number | null): string {
  if (expiresAt === null) return '';
  const left = expiresAt - Date.now();
  return left <= 0 ? 'expired' : `for another ${formatSpan(left)}`;
}
