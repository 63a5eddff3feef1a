import type { KnownAgent } from './directory.ts';
import { wordsIn } from './words.ts';

/** What an agent is wanted for. */
export interface Wish {
  readonly task: string;
  readonly query: string;
  readonly category: string;
  readonly skills: readonly string[];
}

export interface RankedAgent extends KnownAgent {
  readonly score: number;
}

/**
 * What a word of the wish is worth where the agent has it: in its name it says most, in its description least. Half of it where only the beginning is the same
 * ("review" and "reviewer"), from the length on at which that means something.
 */
const WORTH = { name: 5, tags: 4, skills: 3, description: 2 } as const;
const SHORTEST_BEGINNING = 4;
/** A category or a skill that was asked for by name outweighs words that merely occur. */
const CATEGORY_WORTH = 8;
const SKILL_WORTH = 6;

/** Agents by how well they fit, best first, then by id: the same wish finds the same agent, and no model is asked. Those that do not fit at all are left out. */
export function rankAgents(agents: readonly KnownAgent[], wish: Wish): RankedAgent[] {
  const wanted = wordsIn(`${wish.task} ${wish.query}`);
  return agents
    .map((agent) => ({ ...agent, score: scoreOf(agent, wish, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1));
}

function scoreOf({ agent, record }: KnownAgent, { category, skills }: Wish, wanted: ReadonlySet<string>): number {
  const skillTexts = record.content.skills.filter(({ id }) => agent.skills.length === 0 || agent.skills.includes(id)).map(({ name, description }) => `${name} ${description}`);
  const fields = [
    [WORTH.name, `${agent.id} ${agent.name}`],
    [WORTH.tags, `${record.name} ${record.tags.join(' ')}`],
    [WORTH.skills, [...agent.skills, ...skillTexts].join(' ')],
    [WORTH.description, `${agent.description} ${record.description}`],
  ] as const;
  let score = 0;
  for (const [worth, text] of fields) {
    const words = wordsIn(text);
    for (const word of wanted) score += words.has(word) ? worth : beginsAlike(word, words) ? worth / 2 : 0;
  }
  if (category !== '' && [record.name, ...record.tags].some((tag) => tag.toLowerCase() === category.trim().toLowerCase())) score += CATEGORY_WORTH;
  const own = new Set([...agent.skills, ...record.content.skills.flatMap(({ id, name }) => [id, name])].map((skill) => skill.toLowerCase()));
  return score + SKILL_WORTH * skills.filter((skill) => own.has(skill.trim().toLowerCase())).length;
}

function beginsAlike(word: string, words: ReadonlySet<string>): boolean {
  if (word.length < SHORTEST_BEGINNING) return false;
  for (const other of words) if (other.length >= SHORTEST_BEGINNING && (other.startsWith(word) || word.startsWith(other))) return true;
  return false;
}
