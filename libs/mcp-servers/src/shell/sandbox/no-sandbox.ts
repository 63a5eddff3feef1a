import type { Sandbox } from './types.ts';

/** Runs commands as they are: nothing confines them, and whoever uses it asks before each. */
export function withoutSandbox(reason: string, temporaryDirectory: string): Sandbox {
  return {
    state: { kind: 'none', reason },
    temporaryDirectory,
    confine: ({ command, shell }) => Promise.resolve({ file: shell, args: ['-c', command], environment: { TMPDIR: temporaryDirectory }, release: () => undefined }),
    close: () => Promise.resolve(),
  };
}
