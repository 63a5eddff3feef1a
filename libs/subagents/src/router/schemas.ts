import { subagentStreamStatus } from '@chatos/contracts';
import { z } from 'zod';

const name = z.string().trim().max(200);
const text = z.string().max(200_000);

const wish = {
  category: name.default('').describe('A kind of work or a plugin, to choose the subagent by.'),
  skills: z.array(name).max(50).default([]).describe('Skills the subagent should work with, by name.'),
  query: text.default('').describe('More words to choose the subagent by.'),
  command_id: name.default('').describe('A command of a plugin to run; the task takes the place of its $ARGUMENTS.'),
};

export const agentInput = z.object({ agent_id: name.min(1).describe('The id of a subagent, as suggest_sub_agent tells it.') });

export const suggestInput = z.object({ task: text.min(1).describe('What is to be done.'), ...wish });

export const runInput = z.object({
  task: text.min(1).describe('What is to be done, with everything the subagent has to know: it does not see this conversation.'),
  agent_id: name.default('').describe('Which subagent; left out, the one that fits the task best.'),
  ...wish,
  model: name.default('').describe('The name of a configured model, where not the agent’s own is wanted.'),
  caller_model: name.default('').describe('The model of the caller, used where none else is named.'),
  mcp_allow_prefixes: z.array(name).max(50).default([]).describe('Narrows the tools to those whose names begin so, e.g. "mcp_code_writer_" or "code_writer".'),
});

export const jobInput = z.object({ job_id: z.string().min(1).max(200).describe('As start_sub_agent_async told it.') });

const agentFace = z.object({ agent_id: z.string(), name: z.string(), description: z.string(), plugin: z.string(), model: z.string(), skills: z.array(z.string()), commands: z.array(z.string()) });
export type AgentFace = z.infer<typeof agentFace>;

export const agentOutput = z.object({ agent: agentFace.extend({ prompt: z.string(), tools: z.array(z.string()).nullable() }) });

export const suggestOutput = z.object({ agent_id: z.string(), reason: z.string(), suggestions: z.array(agentFace.extend({ score: z.number() })) });

const runFace = { stream_id: z.string(), agent: z.string(), model: z.string(), status: subagentStreamStatus, result: z.string(), input_tokens: z.number(), output_tokens: z.number() };
export const runOutput = z.object({ ...runFace, agent_id: z.string(), model_calls: z.number() });
export const jobOutput = z.object({ job_id: z.string(), ...runFace });
export const startOutput = z.object({ job_id: z.string(), stream_id: z.string(), agent_id: z.string(), agent: z.string(), model: z.string() });
