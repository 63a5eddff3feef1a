import type { Terminal } from '@chatos/contracts';

export function stateInWords({ state, exitCode, signal }: Terminal): string {
  if (state === 'running') return 'is running';
  if (state === 'interrupted') return 'was interrupted';
  return signal === null ? `has ended with exit code ${String(exitCode)}` : `was ended by ${signal}`;
}
