import { expect, test } from 'vitest';
import { allowedEnvironment } from './allowed-environment.ts';

test('a key in the parent never passes, whatever its name', () => {
  const parent = { PATH: '/bin', HOME: '/root', OPENAI_API_KEY: 'canary', NODE_OPTIONS: '--require evil', ELECTRON_RUN_AS_NODE: '1', SHELL: '() { :; }', LANG: undefined };
  expect(allowedEnvironment(parent, 'linux')).toEqual({ PATH: '/bin', HOME: '/root' });
  expect(allowedEnvironment({ SYSTEMROOT: 'C:\\Windows', SHELL: 'x' }, 'win32')).toEqual({ SYSTEMROOT: 'C:\\Windows' });
  // As Windows spells it; on other systems another spelling is another variable.
  expect(allowedEnvironment({ Path: 'C:\\tools', SystemRoot: 'C:\\Windows' }, 'win32')).toEqual({ PATH: 'C:\\tools', SYSTEMROOT: 'C:\\Windows' });
  expect(allowedEnvironment({ Path: '/tools' }, 'linux')).toEqual({});
});
