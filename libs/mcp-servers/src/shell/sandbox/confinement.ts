import type { SandboxManager } from '@anthropic-ai/sandbox-runtime';
import { sandboxConfiguration } from './configuration.ts';
import type { ConfigurationBase } from './configuration.ts';
import { CONFINED_SCRIPT, INNER_SHELL, keepingItsTerminal, outerCommand, scriptEnvironment } from './confined-command.ts';
import type { GitExcludes } from './git-excludes.ts';
import type { OwnDirectory } from './own-directory.ts';
import { Placeholders } from './placeholders.ts';
import { createSerial } from './serial.ts';
import type { Surroundings, WorkspaceSurroundings } from './surroundings.ts';
import type { CommandRequest, ConfinedCommand, NetworkPolicy } from './types.ts';

type Manager = typeof SandboxManager;

export interface ConfinementOptions {
  readonly manager: Manager;
  readonly base: ConfigurationBase;
  readonly surroundings: WorkspaceSurroundings;
  /** Protected beside what is found in the workspace, as it is now. */
  readonly unwritable: () => readonly string[];
  readonly own: OwnDirectory;
  /** Null where no placeholders are made. */
  readonly gitExcludes: GitExcludes | null;
  readonly platform: NodeJS.Platform;
}

/** A command line of sandbox-runtime, used for command after command as long as nothing it was built for has changed. */
interface Preparation {
  readonly key: string;
  readonly start: Pick<ConfinedCommand, 'file' | 'args'>;
  readonly surroundings: Pick<Surroundings, 'protectedPaths' | 'redirections'>;
  uses: number;
  isCurrent: boolean;
}

export interface Confinement {
  confine(request: CommandRequest): Promise<ConfinedCommand>;
  close(): Promise<void>;
}

/**
 * Confines commands by sandbox-runtime, of which there is one in a process. Building a command line costs about as much as half a command, so it is
 * kept: until the policy changes, or the workspace in what has to be protected (looked at before every command).
 */
export function createConfinement({ manager, base, surroundings, unwritable, own, gitExcludes, platform }: ConfinementOptions): Confinement {
  const inTurn = createSerial();
  const placeholders = new Placeholders(own);
  const preparations = new Map<string, Preparation>();
  let networkIsUp = false;
  let configured = '';
  let running = 0;

  /** Sandbox-runtime counts the command lines that are in use: one that is dropped is given back. */
  const drop = (preparation: Preparation): void => {
    preparation.isCurrent = false;
    if (preparation.uses === 0) manager.cleanupAfterCommand();
  };
  const configure = async (network: NetworkPolicy, protectedPaths: readonly string[]): Promise<void> => {
    const configuration = sandboxConfiguration(base, network, protectedPaths);
    if (network.shellNetwork === 'allowed' && !networkIsUp) {
      await manager.initialize(configuration);
      networkIsUp = true;
    }
    // Also what was started before obeys the list that is in force now.
    manager.updateConfig(configuration);
  };
  const prepare = async (slot: string, network: NetworkPolicy, isTerminal: boolean): Promise<Preparation> => {
    placeholders.removeRedirections();
    const found = surroundings.look();
    const { protectedPaths, key } = found;
    const policy = JSON.stringify(network);
    const current = preparations.get(slot);
    if (current?.key === `${policy}\n${key}` && configured === policy) return current;
    const all = [...protectedPaths, ...unwritable()];
    await configure(network, all);
    configured = policy;
    const line = await manager.wrapWithSandbox(CONFINED_SCRIPT, INNER_SHELL, undefined, undefined, { commandId: 'chatos' });
    if (current) drop(current);
    const preparation = { key: `${policy}\n${key}`, start: outerCommand(isTerminal ? keepingItsTerminal(line, platform) : line), surroundings: found, uses: 0, isCurrent: true };
    preparations.set(slot, preparation);
    return preparation;
  };
  const finished = (): void => {
    running -= 1;
    if (running === 0) placeholders.remove();
    else placeholders.removeRedirections();
  };
  const release = (preparation: Preparation): void => {
    preparation.uses -= 1;
    if (!preparation.isCurrent && preparation.uses === 0) manager.cleanupAfterCommand();
    finished();
  };

  return {
    confine: (request) =>
      inTurn(async () => {
        // Counted before its line is there: a command that ends meanwhile must not take away the placeholders that the line mounts.
        running += 1;
        const preparation = await prepare(request.isTerminal ? 'terminal' : 'command', request.network, request.isTerminal).catch((error: unknown) => {
          finished();
          throw error;
        });
        preparation.uses += 1;
        placeholders.expect(preparation.surroundings);
        let isReleased = false;
        const releaseOnce = (): void => {
          if (isReleased) return;
          isReleased = true;
          release(preparation);
        };
        try {
          const gitConfiguration = (await gitExcludes?.configurationFor(placeholders.among(preparation.surroundings.protectedPaths))) ?? '';
          return { ...preparation.start, environment: scriptEnvironment(request, own.temporary, gitConfiguration), release: releaseOnce };
        } catch (error) {
          releaseOnce();
          throw error;
        }
      }),
    async close() {
      // Sandbox-runtime removes its placeholders here too, whoever else works in the folder.
      placeholders.remove();
      preparations.clear();
      await manager.reset();
    },
  };
}
