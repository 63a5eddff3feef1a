import type { ConfigurationSnapshot, ModelRecord, Settings, SubagentContent, SubagentDefinition, SubagentRecord } from '@chatos/contracts';
import { modelRecord, settings, subagentContent, subagentRecord } from '@chatos/contracts';

const STAMPS = { revision: 1, createdAt: 0, updatedAt: 0 };

export function model(name: string, baseUrl: string, changes: Partial<ModelRecord> = {}): ModelRecord {
  return modelRecord.parse({ id: `model-${name}`, name, provider: 'openai_compatible', model: name, baseUrl, isDefault: false, isBuiltin: false, ...STAMPS, ...changes });
}

type Agent = Partial<SubagentDefinition> & Pick<SubagentDefinition, 'id'>;

export function subagent(name: string, agents: readonly Agent[], more: Partial<Omit<SubagentContent, 'agents'>> & { tags?: string[]; enabled?: boolean; description?: string } = {}): SubagentRecord {
  const { skills = [], commands = [], ...fields } = more;
  const content = subagentContent.parse({ agents: agents.map((agent) => ({ name: agent.id, prompt: `You are ${agent.id}.`, ...agent })), skills, commands });
  return subagentRecord.parse({ id: `record-${name}`, name, ...fields, content, ...STAMPS });
}

export function snapshotOf(changes: { models: ModelRecord[]; subagents: SubagentRecord[]; settings?: Partial<Settings> }): ConfigurationSnapshot {
  return { revision: 1, mcpServers: [], prompts: [], secretNames: [], models: changes.models, subagents: changes.subagents, settings: settings.parse({ retry: 0, ...changes.settings }) };
}
