import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isProcessRunning, readProcessStart } from './process-start.ts';

describe('readProcessStart', () => {
  it('is the same at every look and differs between processes that started apart', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      await once(child, 'spawn');
      const pid = child.pid ?? 0;
      expect(isProcessRunning(pid)).toBe(true);
      expect(readProcessStart(pid)).toBe(readProcessStart(pid));
      expect(readProcessStart(pid)).not.toBe(readProcessStart(process.pid));
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(isProcessRunning(child.pid ?? 0)).toBe(false);
    expect(readProcessStart(child.pid ?? 0)).toBeNull();
  });

  it.runIf(process.platform === 'linux')('is not misled by a command name with spaces and parentheses', async () => {
    const child = spawn(process.execPath, ['-e', `process.title = 'a) S 1 (b'; process.stdout.write('x'); setInterval(() => {}, 1000)`]);
    try {
      await once(child.stdout, 'data');
      expect(readProcessStart(child.pid ?? 0)).toMatch(/^[0-9a-f-]{36}:\d+$/);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
