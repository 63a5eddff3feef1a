import { z } from 'zod';

const name = z.string().min(1).max(120);
const text = z.string().max(200_000);

/** One agent of a plugin, or the one that a hand-written record is. */
export const subagentDefinition = z.object({
  id: name, name, description: z.string().max(4000).default(''),
  /** Its system prompt. */
  prompt: text,
  /** The name of a configured model; '' takes the settings' `subagentDefaultModel`, else the caller's. */
  model: z.string().max(200).default(''),
  /** The tools it may use, by the names models know; null: those of its caller. */
  tools: z.array(z.string()).nullable().default(null),
  skills: z.array(z.string()).default([]),
});
export type SubagentDefinition = z.infer<typeof subagentDefinition>;

/** A text that is added to an agent's prompt: how to do one kind of work. */
export const subagentSkill = z.object({ id: name, name, description: z.string().max(4000).default(''), instructions: text });
export type SubagentSkill = z.infer<typeof subagentSkill>;

/** A task with a place for what is asked (`$ARGUMENTS`). */
export const subagentCommand = z.object({ id: name, name, description: z.string().max(4000).default(''), instructions: text, model: z.string().max(200).default(''), argumentHint: z.string().max(500).default('') });
export type SubagentCommand = z.infer<typeof subagentCommand>;

/** Everything a runtime needs of one record, texts included: a runtime reads no plugin's files. */
export const subagentContent = z.object({ agents: z.array(subagentDefinition).max(500), skills: z.array(subagentSkill).max(500), commands: z.array(subagentCommand).max(500) });
export type SubagentContent = z.infer<typeof subagentContent>;
