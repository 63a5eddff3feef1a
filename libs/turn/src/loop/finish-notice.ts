import type { FinishReason } from 'ai';

/** What the user is told of an answer that ended otherwise than well; null where it ended well. */
export function finishNotice(reason: FinishReason, isEmpty: boolean): string | null {
  if (reason === 'length') return "The answer was cut off at the model's limit. Ask it to go on.";
  if (reason === 'content-filter') return "The answer was stopped by the provider's content filter.";
  return isEmpty ? 'The model gave an empty answer. Send the message again, or choose another model.' : null;
}

export function passesNotice(maxToolPasses: number): string {
  const rounds = maxToolPasses === 1 ? 'one round' : `${maxToolPasses} rounds`;
  return `Stopped after ${rounds} of tool calls, the limit in the settings. Send a message to go on, or raise the limit.`;
}
