import type { ConfigurationSnapshot, SubagentCommand, SubagentDefinition, SubagentRecord, SubagentSkill } from '@chatos/contracts';
import { SubagentError } from '../errors.ts';

/** An agent that can be asked now, with the record it comes from. */
export interface KnownAgent {
  /** `<record>:<agent>`; the record's name alone where it is one agent of that name. Unique. */
  readonly id: string;
  readonly agent: SubagentDefinition;
  readonly record: SubagentRecord;
}

/** More names than this are no help to a model that chose a wrong one. */
const SHOWN = 20;

/** The agents of every record that is switched on, by their ids. */
export function knownAgents({ subagents }: ConfigurationSnapshot): KnownAgent[] {
  return subagents
    .filter(({ enabled }) => enabled)
    .flatMap((record) => record.content.agents.map((agent) => ({ id: qualified(record, agent.id, record.content.agents.length), agent, record })))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** By its id, or by its own id or name where only one is called so. Throws SubagentError that names those there are. */
export function findAgent(agents: readonly KnownAgent[], wanted: string): KnownAgent {
  const exact = agents.find(({ id }) => id === wanted);
  if (exact !== undefined) return exact;
  const [first, ...more] = agents.filter(({ id, agent }) => [id, agent.id, agent.name].some((name) => same(name, wanted)));
  if (first === undefined) throw unknown('agent', wanted, agents.map(({ id }) => id));
  if (more.length > 0) throw new SubagentError('invalid', 'agent-ambiguous', { problem: `Several subagents are called "${wanted}".`, remedy: `Name one of: ${[first, ...more].map(({ id }) => id).join(', ')}.` });
  return first;
}

/** Of the agent's own record first, then of any other; `<record>:<command>` names one of a record. */
export function findCommand(agents: readonly KnownAgent[], own: SubagentRecord | null, wanted: string): SubagentCommand {
  return find('command', agents, own, wanted, ({ content }) => content.commands);
}

export function findSkill(agents: readonly KnownAgent[], own: SubagentRecord, wanted: string): SubagentSkill {
  return find('skill', agents, own, wanted, ({ content }) => content.skills);
}

function find<Part extends { id: string; name: string }>(what: string, agents: readonly KnownAgent[], own: SubagentRecord | null, wanted: string, partsOf: (record: SubagentRecord) => readonly Part[]): Part {
  const records = [...new Set([...(own === null ? [] : [own]), ...agents.map(({ record }) => record)])];
  for (const record of records) {
    const found = partsOf(record).find(({ id, name }) => same(id, wanted) || same(name, wanted) || same(`${record.name}:${id}`, wanted));
    if (found !== undefined) return found;
  }
  throw unknown(what, wanted, records.flatMap((record) => partsOf(record).map(({ id }) => id)));
}

function qualified(record: SubagentRecord, agentId: string, count: number): string {
  return count === 1 && agentId === record.name ? agentId : `${record.name}:${agentId}`;
}

function same(left: string, right: string): boolean {
  return left.normalize('NFC').toLowerCase() === right.normalize('NFC').trim().toLowerCase();
}

function unknown(what: string, wanted: string, known: readonly string[]): SubagentError {
  const names = known.length > SHOWN ? `${known.slice(0, SHOWN).join(', ')} and ${known.length - SHOWN} more` : known.join(', ');
  const remedy = known.length === 0 ? `No ${what} is configured: do the work yourself, or ask the user to add a subagent in Settings.` : `There are: ${names}.`;
  return new SubagentError('not_found', `${what}-unknown`, { problem: `There is no ${what === 'agent' ? 'subagent' : what} "${wanted}".`, remedy });
}
