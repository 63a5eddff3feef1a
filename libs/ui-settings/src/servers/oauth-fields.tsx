import { Radio, Stack, TextInput } from '@mantine/core';
import { SecretInput } from '../common/secret-input.tsx';
import { SETTINGS_TEST_IDS } from '../test-ids.ts';
import { byWay, OAUTH_WAYS, wayOf } from './oauth-ways.ts';
import type { OAuth, OAuthWay } from './oauth-ways.ts';

export interface OAuthFieldsProps {
  readonly auth: OAuth;
  readonly hasCredential: boolean;
  readonly credential: string;
  readonly errors: Record<string, string>;
  readonly onChange: (auth: OAuth) => void;
  readonly onCredential: (credential: string) => void;
}

const CLIENT_ID_WORDS: Readonly<Record<OAuthWay, string>> = {
  user: 'Only where you registered ChatOS with the server by hand (native program, back to http://127.0.0.1/callback). Without it ChatOS presents its published description, where it was started with one (CHATOS_CLIENT_METADATA_URL), or registers itself.',
  client: 'As which ChatOS is registered at the server’s sign-in.',
  provider: 'As which ChatOS is registered at the server’s own sign-in, which trusts your company’s.',
};

/** Sign-in by OAuth: who signs in, and as which client. */
export function OAuthFields({ auth, hasCredential, credential, errors, onChange, onCredential }: OAuthFieldsProps) {
  const way = wayOf(auth);
  const provider = auth.identityProvider;
  return (
    <>
      <p>The sign-in is kept with your keys and renewed ahead of its end.</p>
      <Radio.Group label="Who signs in" value={way} onChange={(value) => onChange(byWay(auth, OAUTH_WAYS.find((known) => known.value === value)?.value ?? 'user'))} name="authWay" data-testid={SETTINGS_TEST_IDS.serverSignInWay}>
        <Stack gap={6} mt={6}>
          {OAUTH_WAYS.map(({ value, label, description }) => <Radio key={value} size="xs" value={value} label={label} description={description} />)}
        </Stack>
      </Radio.Group>
      {provider === undefined ? null : (
        <>
          <TextInput label="Identity provider" description="Its address, as your company tells it (the issuer)." placeholder="https://login.example.com" value={provider.issuer} onChange={(event) => onChange({ ...auth, identityProvider: { ...provider, issuer: event.currentTarget.value.trim() } })} error={errors['auth.identityProvider.issuer']} withAsterisk spellCheck={false} autoComplete="off" name="authIssuer" />
          <TextInput label="Client id at the identity provider" description="As which ChatOS is registered there." value={provider.clientId} onChange={(event) => onChange({ ...auth, identityProvider: { ...provider, clientId: event.currentTarget.value.trim() } })} error={errors['auth.identityProvider.clientId']} withAsterisk spellCheck={false} autoComplete="off" name="authProviderClientId" />
        </>
      )}
      <TextInput label={way === 'provider' ? 'Client id at the server' : 'Client id'} description={CLIENT_ID_WORDS[way]} value={auth.clientId} onChange={(event) => onChange({ ...auth, clientId: event.currentTarget.value.trim() })} error={errors['auth.clientId']} withAsterisk={way !== 'user'} spellCheck={false} autoComplete="off" name="authClientId" />
      {auth.clientId === '' ? null : <SecretInput label="Client secret or private key" description="Where the registration gave one; a private key whole, from -----BEGIN to the end. Kept with your keys." value={credential} onChange={onCredential} isStored={hasCredential} />}
      <TextInput label="Scopes" description="Asked for besides those the server names; separated by spaces." value={auth.scopes.join(' ')} onChange={(event) => onChange({ ...auth, scopes: scopesOf(event.currentTarget.value) })} error={errors['auth.scopes']} spellCheck={false} name="authScopes" />
    </>
  );
}

/** As typed: a space at the end stays, for the next scope is about to come. */
function scopesOf(text: string): string[] {
  return text.split(' ').filter((scope, index, all) => scope !== '' || index === all.length - 1);
}
