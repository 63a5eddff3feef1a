import type { ModelRecord, SubagentRecord } from '@chatos/contracts';
import { stringify } from 'yaml';

const NOTE = ' Written by ChatOS after each change of its configuration; what is changed here is not read.\n Holds no keys: api_key_env names the key a model uses.';

/** `models.yaml`: the configured models, for people and for tools that read the predecessor's file. */
export function modelsMirror(models: readonly ModelRecord[]): string {
  const document = {
    default_model: models.find((model) => model.isDefault)?.name ?? '',
    models: models.filter((model) => !model.isBuiltin).map((model) => ({
      name: model.name,
      provider: model.provider,
      model: model.model,
      base_url: model.baseUrl,
      api_key_env: model.apiKeyName,
      reasoning_effort: model.reasoningEffort,
      tool_followup_mode: model.toolFollowupMode,
      description: model.description,
      supports_vision: model.supportsVision,
      supports_reasoning: model.supportsReasoning,
      // Per million tokens; 0 where it is not known.
      input_price: model.inputPrice,
      output_price: model.outputPrice,
      context_tokens: model.contextTokens,
    })),
  };
  return NOTE.split('\n').map((line) => `#${line}\n`).join('') + stringify(document);
}

/** `subagents.json`: the configured subagents. */
export function subagentsMirror(subagents: readonly SubagentRecord[]): string {
  const plain = subagents.map(({ id, revision: _revision, createdAt: _createdAt, updatedAt: _updatedAt, ...fields }) => ({ id, ...fields }));
  return `${JSON.stringify({ subagents: plain }, null, 2)}\n`;
}
