import { useQuery } from '@tanstack/react-query';
import { useConfigClient } from './client.ts';

/** Every query of the configuration starts with this, so that one announcement renews them all. */
export const CONFIGURATION = 'configuration';

export function useModels() {
  const client = useConfigClient();
  return useQuery({ queryKey: [CONFIGURATION, 'models'], queryFn: ({ signal }) => client.config.models.list(undefined, { signal }) });
}

export function useSecrets() {
  const client = useConfigClient();
  return useQuery({ queryKey: [CONFIGURATION, 'secrets'], queryFn: ({ signal }) => client.config.secrets.list(undefined, { signal }) });
}

export function useSecretStorage() {
  const client = useConfigClient();
  return useQuery({ queryKey: [CONFIGURATION, 'storage'], queryFn: ({ signal }) => client.config.secrets.storage(undefined, { signal }) });
}

export function useMcpServers() {
  const client = useConfigClient();
  return useQuery({ queryKey: [CONFIGURATION, 'mcpServers'], queryFn: ({ signal }) => client.config.mcpServers.list(undefined, { signal }) });
}

export function useSignIns() {
  const client = useConfigClient();
  return useQuery({ queryKey: [CONFIGURATION, 'signIns'], queryFn: ({ signal }) => client.config.mcpServers.signIns(undefined, { signal }) });
}

export function usePrompts() {
  const client = useConfigClient();
  return useQuery({ queryKey: [CONFIGURATION, 'prompts'], queryFn: ({ signal }) => client.config.prompts.list(undefined, { signal }) });
}

export function useSubagents() {
  const client = useConfigClient();
  return useQuery({ queryKey: [CONFIGURATION, 'subagents'], queryFn: ({ signal }) => client.config.subagents.list(undefined, { signal }) });
}

export function useSettings() {
  const client = useConfigClient();
  return useQuery({ queryKey: [CONFIGURATION, 'settings'], queryFn: ({ signal }) => client.config.settings.read(undefined, { signal }) });
}
