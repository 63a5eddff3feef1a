import { expect, test } from 'vitest';
import { parseEnvironment } from './environment.ts';

test('only the state root and the allow-list are taken', () => {
  const parsed = parseEnvironment({ MODEL_CLI_SESSION_ROOT: '/state', PATH: '/bin', OPENAI_API_KEY: 'sk-canary', NODE_OPTIONS: '--inspect' }, 'linux');
  expect(parsed).toEqual({ stateRoot: '/state', inherited: { PATH: '/bin' }, keyring: 'auto', clientMetadataUrl: null, builtin: null });
});

test('the address of our published description is https with a path, or none', () => {
  const at = (address: string) => parseEnvironment({ MODEL_CLI_SESSION_ROOT: '/state', CHATOS_CLIENT_METADATA_URL: address }, 'linux').clientMetadataUrl;
  expect(at('https://example.com/chatos.json')).toBe('https://example.com/chatos.json');
  expect(at('')).toBeNull();
  expect(() => at('http://example.com/chatos.json')).toThrow('CHATOS_CLIENT_METADATA_URL');
});

test('a missing or relative state root is refused by name', () => {
  expect(() => parseEnvironment({}, 'linux')).toThrow('MODEL_CLI_SESSION_ROOT');
  expect(() => parseEnvironment({ MODEL_CLI_SESSION_ROOT: 'state' }, 'linux')).toThrow('MODEL_CLI_SESSION_ROOT');
});

test('the keyring can be switched off, and nothing else can be said of it', () => {
  expect(parseEnvironment({ MODEL_CLI_SESSION_ROOT: '/state', CHATOS_KEYRING: 'never' }, 'linux').keyring).toBe('never');
  expect(() => parseEnvironment({ MODEL_CLI_SESSION_ROOT: '/state', CHATOS_KEYRING: 'maybe' }, 'linux')).toThrow('CHATOS_KEYRING');
});

test('the built-in servers are a Node and an entry by absolute paths, or none', () => {
  const given = (variables: Record<string, string>) => parseEnvironment({ MODEL_CLI_SESSION_ROOT: '/state', ...variables }, 'linux').builtin;
  expect(given({ CHATOS_NODE: '/node/bin/node', CHATOS_TOOL_SERVER: '/dist/tool-server.cjs' })).toEqual({ nodePath: '/node/bin/node', toolServer: '/dist/tool-server.cjs' });
  expect(given({ CHATOS_NODE: '/node/bin/node' })).toBeNull();
  expect(() => given({ CHATOS_TOOL_SERVER: '/dist/tool-server.cjs' })).toThrow('CHATOS_NODE');
  expect(() => given({ CHATOS_NODE: 'node', CHATOS_TOOL_SERVER: '/dist/tool-server.cjs' })).toThrow('CHATOS_NODE');
  expect(() => given({ CHATOS_NODE: '/node', CHATOS_TOOL_SERVER: 'tool-server.cjs' })).toThrow('CHATOS_TOOL_SERVER');
});
