import { expect, test } from 'vitest';
import { transportOf } from './server-fields.ts';

test('an address is remote, a command line is not, whatever it mentions', () => {
  expect(['https://example.com/mcp', 'HTTP://127.0.0.1:1', 'cmd://node x', 'node x https://example.com'].map(transportOf)).toEqual(['remote', 'remote', 'command', 'command']);
});
