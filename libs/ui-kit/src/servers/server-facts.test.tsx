import { MantineProvider } from '@mantine/core';
import type { ServerStatus } from '@chatos/contracts';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SandboxBadge } from './sandbox-badge.tsx';
import { sandboxWords, ServerFacts, ServerInstances } from './server-facts.tsx';

const status: ServerStatus = {
  id: 'builtin-subagent_router' as ServerStatus['id'], name: 'subagent_router', kind: 'inside', endpoint: 'builtin:subagents', state: 'running', problem: null, remedy: null, command: [], resolvedBinary: null, path: null, pathFolders: [], environmentNames: [],
  instances: [{ workspaceRoot: null, pid: null, memoryBytes: null, startedAt: 1, lastCallAt: null, callsInFlight: 0, calls: 1, errors: 0, idleStopAt: null, background: null }], toolCount: 4, isBuiltin: true, sandbox: null, signIn: null,
};
const markup = (changes: Partial<ServerStatus>) => renderToStaticMarkup(<MantineProvider><ServerFacts status={{ ...status, ...changes }} /><ServerInstances status={{ ...status, ...changes }} /></MantineProvider>);

test('a server inside the runtime has no command, no address, no pid', () => {
  const html = markup({});
  expect(html).toContain('inside this runtime');
  for (const word of ['Command', 'Address', 'Binary', 'Environment', 'Pid', 'Connection', 'Memory']) expect(html).not.toContain(`>${word}<`);
  expect(markup({ kind: 'stdio' })).toContain('>Pid<');
});

test('what confines commands is said, and where nothing does, why', () => {
  expect(markup({ kind: 'stdio', sandbox: { kind: 'bubblewrap', reason: '' } })).toContain('bubblewrap: commands write only in the workspace');
  expect(sandboxWords({ kind: 'none', reason: 'bwrap is not installed.' })).toBe('none: every command asks first. bwrap is not installed.');
  expect(markup({})).not.toContain('Sandbox');
});

test('the badge has its reason within reach of the keyboard', () => {
  expect(renderToStaticMarkup(<MantineProvider><SandboxBadge reason="r" /></MantineProvider>)).toMatch(/<button(?=[^>]*aria-haspopup="dialog")[^>]*aria-label="No sandbox: why\?"/);
});
