import type { ModelChoice, Session, SessionId, Turn } from '@chatos/contracts';
import { printPatch } from '../changes/print-patch.ts';
import type { RunChanges } from '../changes/changes-of-run.ts';
import { CommandError, explain, InterruptedError } from '../errors.ts';
import type { CommandContext } from '../context.ts';
import { followTurn } from '../turn/follow-turn.ts';
import type { TurnClient } from '../turn/follow-turn.ts';
import { openLink } from '../terminal/open-link.ts';
import { printLine, printNote } from '../terminal/terminal.ts';
import { findModel } from './send-options.ts';
import type { SendOptions } from './send-options.ts';

/** What a message needs of a runtime; Chat's and AIDE's clients differ only in what a new session needs. */
export interface MessageClient extends TurnClient {
  models: { list(): Promise<{ models: ModelChoice[] }> };
  sessions: TurnClient['sessions'] & {
    get(input: { id: SessionId }): Promise<Session>;
    update(input: { id: SessionId; modelId: string | null }): Promise<Session>;
  };
}

export interface MessageWork {
  readonly client: MessageClient;
  readonly text: string;
  readonly isAttached: boolean;
  create(modelId: string | null): Promise<Session>;
  /** What the turn changed on the disk; absent where that is not told of. */
  changes?(turn: Turn): Promise<RunChanges>;
}

/**
 * Sends one message in a new or an existing session and follows its turn; then prints what it changed, and how it ended.
 * @returns the exit status: 0 where the turn completed
 * @throws CommandError where it did not (status 1); the signal's InterruptedError where the user stopped it (status 130, or the signal's)
 */
export async function runMessage(
  context: CommandContext,
  options: SendOptions,
  work: MessageWork,
): Promise<number> {
  const { client, text, isAttached } = work;
  const { terminal, signal } = context;
  const modelId = options.model === undefined ? null : findModel((await client.models.list()).models, options.model);
  const session = await openSession(options, work, modelId);
  if (options.session === undefined && options.json !== true) printNote(terminal, `session ${session.id}`);
  const turn = await followTurn({ client, sessionId: session.id, text, terminal, yes: options.yes === true, json: options.json === true, isAttached, signal, openLink: (url) => openLink(url, context.environment) });
  const changes = await changesAfter(turn, work, terminal);
  const failure = failureOf(turn, context);
  if (options.json === true) printLine(terminal, JSON.stringify({ type: 'result', turn, exitStatus: failure === null ? 0 : failure instanceof InterruptedError ? failure.status : 1, ...changes }));
  else if (changes !== null) printPatch(terminal, changes, context.environment);
  if (failure !== null) throw failure;
  // A limit was met, or the like: the answer is there, and this is worth knowing.
  if (turn.notice !== null) printNote(terminal, turn.notice);
  return 0;
}

async function openSession(options: SendOptions, { client, create }: MessageWork, modelId: string | null): Promise<Session> {
  if (options.session === undefined) return create(modelId);
  return modelId === null ? client.sessions.get({ id: options.session }) : client.sessions.update({ id: options.session, modelId });
}

/** A turn that has ended has done what it did, whether or not that can be told. */
async function changesAfter(turn: Turn, { changes }: MessageWork, terminal: CommandContext['terminal']): Promise<RunChanges | null> {
  if (changes === undefined) return null;
  try {
    return await changes(turn);
  } catch (error: unknown) {
    printNote(terminal, `What the run changed could not be read: ${explain(error).problem}`);
    return null;
  }
}

function failureOf(turn: Turn, { signal }: CommandContext): Error | null {
  if (turn.state === 'completed') return null;
  if (signal.aborted) return signal.reason as Error;
  const what = { failed: 'The turn failed', stopped: 'The turn was stopped', interrupted: 'The turn was interrupted' }[turn.state as string] ?? `The turn ended as ${turn.state}`;
  return new CommandError(turn.notice === null ? `${what}.` : `${what}: ${turn.notice}`, '');
}
