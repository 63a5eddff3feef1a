import type { ModelMessage } from 'ai';

const BETWEEN = 'What was said and done before in this conversation, summarised by the workbench because it had become too long. What the user says next is answered with it in mind.';
const DURING = 'What was said and done until now, also on what the user asked for last, summarised by the workbench because it had become too long. The work is under way: go on where the summary ends, and do not begin anew.';

/**
 * The context from a summary on: `told` is what the user (and the workbench) said in the turn that runs, word for word. Where that turn had made
 * calls already, the summary comes behind it, for it tells of the work on it.
 */
export function contextFromSummary<Told extends ModelMessage>(summary: string, told: readonly Told[], isDuringTurn: boolean): ModelMessage[] {
  const message: ModelMessage = { role: 'user', content: `[${isDuringTurn ? DURING : BETWEEN}]\n\n${summary}\n\n[End of the summary.]` };
  return isDuringTurn ? [...told, message] : [message, ...told];
}
