import type { SubagentCommand, SubagentDefinition, SubagentSkill } from '@chatos/contracts';

/** What holds for every subagent, whoever wrote its prompt. */
const HOW_IT_WORKS = [
  'You work as a subagent: another model gave you the task below and waits for your answer.',
  'Your last message is handed back to it as the result, and is all it sees of your work, so say there what you found or did, and what is left open.',
  'Nobody reads what you write before that; do not ask questions in it. Where something cannot be done, say so and stop.',
].join(' ');

/** The system prompt of a run: the agent's own, the skills it works with, and how subagents work. */
export function systemPrompt(agent: SubagentDefinition, skills: readonly SubagentSkill[]): string {
  return [agent.prompt, ...skills.map(({ name, instructions }) => `# Skill: ${name}\n\n${instructions}`), HOW_IT_WORKS].map((part) => part.trim()).filter((part) => part !== '').join('\n\n');
}

const ARGUMENTS = '$ARGUMENTS';

/** The user's message of a run: the task, or the command with the task in its place for it (at its end where it has none). */
export function taskText(task: string, command: SubagentCommand | null): string {
  if (command === null) return task;
  // Not `replaceAll` with the text itself: `$&` in a task would mean something.
  if (command.instructions.includes(ARGUMENTS)) return command.instructions.split(ARGUMENTS).join(task);
  return `${command.instructions.trim()}\n\n${task}`;
}
