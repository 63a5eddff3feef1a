import type { SubagentRecord } from '@chatos/contracts';

/** "2 agents, 1 skill"; what there is none of is not told. */
export function holdings({ agents, skills, commands }: Pick<SubagentRecord, 'agents' | 'skills' | 'commands'>): string {
  const counts = [[agents.length, 'agent'], [skills.length, 'skill'], [commands.length, 'command']] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`);
  return told.length === 0 ? 'Holds nothing' : told.join(', ');
}
