import type { SandboxRuntimeConfig } from '@anthropic-ai/sandbox-runtime';
import type { NetworkPolicy } from './types.ts';

/** What does not change while a server runs. */
export interface ConfigurationBase {
  readonly writable: readonly string[];
  readonly unreadable: readonly string[];
  readonly bwrapPath: string | null;
  readonly socatPath: string | null;
  readonly ripgrepPath: string | null;
}

/** Paths are names, whatever characters they hold: never patterns. */
const literal = (path: string) => ({ path, literal: true as const });

export function sandboxConfiguration(base: ConfigurationBase, network: NetworkPolicy, protectedPaths: readonly string[]): SandboxRuntimeConfig {
  const { writable, unreadable, bwrapPath, socatPath, ripgrepPath } = base;
  return {
    network: networkConfiguration(network),
    filesystem: { denyRead: unreadable.map(literal), allowWrite: writable.map(literal), denyWrite: protectedPaths.map(literal), allowGitConfig: false },
    allowPty: true,
    ...(bwrapPath === null ? {} : { bwrapPath }),
    ...(socatPath === null ? {} : { socatPath }),
    ...(ripgrepPath === null ? {} : { ripgrep: { command: ripgrepPath } }),
  };
}

/**
 * `none` and `allowed`: only what is listed, through sandbox-runtime's proxy. `all`: the network as it is, which sandbox-runtime gives where no list is
 * set at all; its types want one. A command that was started under a list then reaches nothing more until it ends, since a proxy without a list has
 * no meaning.
 */
function networkConfiguration({ shellNetwork, shellAllowedHosts }: NetworkPolicy): SandboxRuntimeConfig['network'] {
  if (shellNetwork === 'all') return { deniedDomains: ['*'] } as unknown as SandboxRuntimeConfig['network'];
  return { allowedDomains: shellNetwork === 'allowed' ? [...shellAllowedHosts] : [], deniedDomains: [], strictAllowlist: true };
}
