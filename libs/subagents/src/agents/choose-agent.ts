import { streamText } from 'ai';
import type { LanguageModel } from 'ai';
import { SubagentError, wordsOf } from '../errors.ts';
import { findAgent } from './directory.ts';
import type { KnownAgent } from './directory.ts';
import { rankAgents } from './rank.ts';
import type { RankedAgent, Wish } from './rank.ts';

export interface Choice {
  readonly agent: KnownAgent;
  /** Why it was this one, for the stream's notices; '' where it was named. */
  readonly notice: string;
}

/** More than these a model is not shown: the best by words, then the others by id. */
const MAX_CANDIDATES = 40;
const MAX_DESCRIPTION = 300;

/** The agent a call names. Throws SubagentError where nothing fits, or no such agent exists. */
export function chooseByWords(agents: readonly KnownAgent[], wish: Wish): Choice {
  const [best] = rankAgents(agents, wish);
  if (best !== undefined) return { agent: best, notice: `Chosen by the words of the task: ${best.id}.` };
  // Lists what there is, with words for there being nothing.
  if (agents.length === 0) findAgent(agents, '*');
  throw new SubagentError('not_found', 'no-agent-fits', { problem: 'No subagent fits the words of this task.', remedy: `Name one by agent_id: ${agents.slice(0, MAX_CANDIDATES).map(({ id }) => id).join(', ')}.` });
}

/** One call of the model chooses; where that fails, or answers with no agent, the words do. */
export async function chooseByModel(agents: readonly KnownAgent[], wish: Wish, model: LanguageModel, signal: AbortSignal): Promise<Choice> {
  if (agents.length === 0) return chooseByWords(agents, wish);
  const candidates = candidatesOf(agents, wish);
  try {
    const text = await answerOf(candidates, wish, model, signal);
    const answered = text.trim().replaceAll(/^[`"'\s-]+|[`"'.\s]+$/g, '');
    const chosen = candidates.find(({ id }) => id.toLowerCase() === answered.toLowerCase());
    if (chosen !== undefined) return { agent: chosen, notice: `Chosen by the model: ${chosen.id}.` };
    return withNotice(chooseByWords(agents, wish), 'The model named no agent of the list.');
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SubagentError) throw error;
    return withNotice(chooseByWords(agents, wish), `The model could not choose: ${wordsOf(error)}`);
  }
}

async function answerOf(candidates: readonly KnownAgent[], { task, query }: Wish, model: LanguageModel, signal: AbortSignal): Promise<string> {
  let failure: unknown = null;
  // Streamed, as every other request of ours: an endpoint that serves turns serves this too.
  const { text } = streamText({
    model, abortSignal: signal, maxRetries: 0,
    instructions: 'You choose which agent does a task. Answer with the id of one agent of the list and nothing else.',
    prompt: `Agents:\n${candidates.map(({ id, agent }) => `- ${id}: ${agent.description.slice(0, MAX_DESCRIPTION)}`).join('\n')}\n\nTask:\n${task}${query === '' ? '' : `\n\n${query}`}`,
    onError: ({ error }) => void (failure ??= error),
  });
  try {
    return await text;
  } catch (error) {
    throw failure ?? error;
  }
}

function candidatesOf(agents: readonly KnownAgent[], wish: Wish): KnownAgent[] {
  const ranked: RankedAgent[] = rankAgents(agents, wish);
  const ids = new Set(ranked.map(({ id }) => id));
  return [...ranked, ...agents.filter(({ id }) => !ids.has(id))].slice(0, MAX_CANDIDATES);
}

function withNotice({ agent, notice }: Choice, first: string): Choice {
  return { agent, notice: `${first} ${notice}` };
}
