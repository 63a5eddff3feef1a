import type { ModelChoice, Session, SessionId, Turn } from '@chatos/contracts';
import { CommandError } from '../errors.ts';
import type { CommandContext } from '../context.ts';
import { followTurn } from '../turn/follow-turn.ts';
import type { TurnClient } from '../turn/follow-turn.ts';
import { openLink } from '../terminal/open-link.ts';
import { printNote } from '../terminal/terminal.ts';
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

/**
 * Sends one message in a new or an existing session and follows its turn.
 * @returns the exit status: 0 where the turn completed, 1 where it failed, 130 (or the signal's) where it was stopped by the user
 */
export async function runMessage(
  context: CommandContext,
  options: SendOptions,
  work: { client: MessageClient; text: string; create(modelId: string | null): Promise<Session> },
): Promise<number> {
  const { client, text } = work;
  const { terminal, signal } = context;
  const modelId = options.model === undefined ? null : findModel((await client.models.list()).models, options.model);
  const session = await openSession(options, work, modelId);
  if (options.session === undefined && options.json !== true) printNote(terminal, `session ${session.id}`);
  const turn = await followTurn({ client, sessionId: session.id, text, terminal, yes: options.yes === true, json: options.json === true, signal, openLink: (url) => openLink(url, context.environment) });
  return statusOf(turn, context);
}

async function openSession(options: SendOptions, { client, create }: { client: MessageClient; create(modelId: string | null): Promise<Session> }, modelId: string | null): Promise<Session> {
  if (options.session === undefined) return create(modelId);
  return modelId === null ? client.sessions.get({ id: options.session }) : client.sessions.update({ id: options.session, modelId });
}

function statusOf(turn: Turn, { terminal, signal }: CommandContext): number {
  if (turn.state === 'completed') {
    // A limit was met, or the like: the answer is there, and this is worth knowing.
    if (turn.notice !== null) printNote(terminal, turn.notice);
    return 0;
  }
  if (signal.aborted) throw signal.reason as Error;
  const what = { failed: 'The turn failed', stopped: 'The turn was stopped', interrupted: 'The turn was interrupted' }[turn.state as string] ?? `The turn ended as ${turn.state}`;
  throw new CommandError(turn.notice === null ? `${what}.` : `${what}: ${turn.notice}`, '');
}
