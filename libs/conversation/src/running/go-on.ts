import type { MessagePart, ToolPart, Turn } from '@chatos/contracts';
import { ConversationError } from '../errors.ts';
import { NEVER_MADE, producedSteps } from './interruption.ts';

const ENDINGS: Partial<Record<Turn['state'], string>> = { interrupted: 'was interrupted, because ChatOS ended', stopped: 'was stopped by the user', failed: 'failed' };
/** As much of a call's arguments as tells which one it was; they stand in full further up. */
const ARGUMENTS_SHOWN = 300;

/** Whether a turn can be gone on with: it ended before its time. */
export function canGoOn(turn: Pick<Turn, 'state'>): boolean {
  return ENDINGS[turn.state] !== undefined;
}

/**
 * The user's message that goes on with a turn: where that was, and which of its calls may or may not have done their work. A turn that never
 * began is asked again with its own message.
 */
export function goOnParts(turn: Turn, asked: readonly MessagePart[], answered: readonly MessagePart[]): MessagePart[] {
  if (turn.startedAt === null) return asked.map((part) => ({ ...part, step: 0 }));
  return [{ kind: 'text', step: 0, text: 'Go on where you were.' }, { kind: 'note', step: 0, text: whereItWas(turn, answered) }];
}

export function notToGoOn(reason: 'newer' | 'running' | 'completed'): ConversationError {
  const remedy = 'Send a message that says what is to be done.';
  if (reason === 'running') return new ConversationError('UNUSABLE_INPUT', { problem: 'This has not ended, so there is nothing to go on with.', remedy: 'Wait for its end, or resume it where it is paused.' });
  return new ConversationError('UNUSABLE_INPUT', reason === 'newer'
    ? { problem: 'The session has gone on since, so it cannot be gone on with from here.', remedy }
    : { problem: 'This came to its own end, so there is nothing to go on with.', remedy });
}

function whereItWas(turn: Turn, parts: readonly MessagePart[]): string {
  const calls = parts.filter((part) => part.kind === 'tool') as ToolPart[];
  const unknown = calls.filter(({ state, result }) => state === 'stopped' && result !== NEVER_MADE);
  const neverMade = calls.filter(({ state, result }) => state === 'stopped' && result === NEVER_MADE);
  return [
    `Your work on the message before ${ENDINGS[turn.state] ?? 'ended'} at step ${Math.max(1, turn.steps, producedSteps(parts))}. What you said and did until then stands above; nothing of it has been repeated.`,
    ...(unknown.length === 0 ? [] : [`Of these calls it is not known whether they took effect; look before you make one again:\n${unknown.map(lineOf).join('\n')}`]),
    ...(neverMade.length === 0 ? [] : [`These calls were not made:\n${neverMade.map(lineOf).join('\n')}`]),
    ...(unknown.length + neverMade.length === 0 ? ['Every call made has its result above.'] : []),
  ].join('\n\n');
}

function lineOf({ tool, arguments: given }: ToolPart): string {
  const text = JSON.stringify(given) ?? '';
  return `- ${tool} ${text.length > ARGUMENTS_SHOWN ? `${text.slice(0, ARGUMENTS_SHOWN)}…` : text}`;
}
