import type { Message, MessagePart } from '@chatos/contracts';
import { contextFromSummary } from '@chatos/turn';
import type { ModelMessage } from 'ai';

export type SummaryPart = Extract<MessagePart, { kind: 'summary' }>;

/** The newest summary in a message; null where it has none. */
export function newestSummary({ role, parts }: Pick<Message, 'role' | 'parts'>): SummaryPart | null {
  return role === 'user' ? null : (parts.findLast((part) => part.kind === 'summary') ?? null);
}

export interface SummarisedTurn {
  /** The user's message of that turn; null where it is not kept. */
  readonly asked: Pick<Message, 'role' | 'parts'> | null;
  readonly answer: Pick<Message, 'role' | 'parts'>;
  readonly summary: SummaryPart;
}

/**
 * A turn as the model was told it from its newest summary on: the summary in the place of all that earlier calls produced, beside what the user and the
 * workbench said in this turn, which stays word for word; then the calls since.
 */
export async function messagesFromSummary({ asked, answer, summary }: SummarisedTurn, toMessages: (message: Pick<Message, 'role' | 'parts'>) => Promise<ModelMessage[]>): Promise<ModelMessage[]> {
  const said = answer.parts.filter((part) => part.step < summary.step && (part.kind === 'correction' || part.kind === 'note'));
  const since = answer.parts.filter((part) => part.step >= summary.step && part.kind !== 'summary');
  const told = [...(asked === null ? [] : await toMessages(asked)), ...(await toMessages({ role: 'assistant', parts: said }))];
  return [...contextFromSummary(summary.text, told, summary.step > 0), ...(await toMessages({ role: 'assistant', parts: since }))];
}
