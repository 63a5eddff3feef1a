import { SegmentedControl, TextInput } from '@mantine/core';
import type { ServerAuth } from '@chatos/contracts';
import { useRef } from 'react';
import { SecretInput } from '../common/secret-input.tsx';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { OAuthFields } from './oauth-fields.tsx';
import styles from './servers.module.css';

const KINDS: readonly { value: ServerAuth['kind']; label: string }[] = [{ value: 'none', label: 'None' }, { value: 'oauth', label: 'Sign-in' }, { value: 'bearer', label: 'Token' }, { value: 'basic', label: 'Password' }];

export interface AuthEditorProps {
  readonly auth: ServerAuth;
  readonly hasCredential: boolean;
  readonly credential: string;
  readonly errors: Record<string, string>;
  readonly onChange: (auth: ServerAuth) => void;
  readonly onCredential: (credential: string) => void;
}

/** How a remote server is told who asks. */
export function AuthEditor({ auth, hasCredential, credential, errors, onChange, onCredential }: AuthEditorProps) {
  // What was filled in of a kind comes back when it is chosen again.
  const filled = useRef(new Map<ServerAuth['kind'], ServerAuth>());
  const choose = (kind: ServerAuth['kind']) => {
    filled.current.set(auth.kind, auth);
    onChange(filled.current.get(kind) ?? emptyAuth(kind));
  };
  return (
    <fieldset className={styles.environment} data-testid={SETTINGS_TEST_IDS.serverAuth}>
      <legend>Access</legend>
      <SegmentedControl size="xs" fullWidth mt={6} mb={10} value={auth.kind} data={[...KINDS]} onChange={(kind) => choose(KINDS.find(({ value }) => value === kind)?.value ?? 'none')} />
      <div className={styles.authFields} data-testid={SETTINGS_TEST_IDS.serverCredential}>
        {auth.kind === 'none' ? <p>Nothing is sent. A server that wants you signed in is asked for by name when it says so.</p> : null}
        {auth.kind === 'bearer' ? <SecretInput label="Token" description="Sent as “Authorization: Bearer …”. Kept with your keys." value={credential} onChange={onCredential} isStored={hasCredential} /> : null}
        {auth.kind === 'basic' ? (
          <>
            <TextInput label="User name" value={auth.username} onChange={(event) => onChange({ ...auth, username: event.currentTarget.value })} error={errors['auth.username']} withAsterisk spellCheck={false} autoComplete="off" name="authUsername" />
            <SecretInput label="Password" description="Kept with your keys." value={credential} onChange={onCredential} isStored={hasCredential} />
          </>
        ) : null}
        {auth.kind === 'oauth' ? <OAuthFields auth={auth} hasCredential={hasCredential} credential={credential} errors={errors} onChange={onChange} onCredential={onCredential} /> : null}
      </div>
    </fieldset>
  );
}

function emptyAuth(kind: ServerAuth['kind']): ServerAuth {
  switch (kind) {
    case 'basic':
      return { kind, username: '' };
    case 'oauth':
      return { kind, scopes: [], clientId: '' };
    default:
      return { kind };
  }
}
