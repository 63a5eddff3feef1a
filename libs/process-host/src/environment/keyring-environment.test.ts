import { expect, test } from 'vitest';
import { allowedEnvironment } from './allowed-environment.ts';
import { keyringEnvironment } from './keyring-environment.ts';

test('the way to the keyring is taken where there is one, and nothing else', () => {
  const parent = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus', PATH: '/bin', OPENAI_API_KEY: 'sk-canary' };
  expect(keyringEnvironment(parent)).toEqual({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' });
  expect(allowedEnvironment(parent, 'linux')).toEqual({ PATH: '/bin' });
});
