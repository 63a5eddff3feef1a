import { useQuery } from '@tanstack/react-query';
import type { ModelChoice } from '@chatos/contracts';
import { useRuntime } from '../runtime/runtime-context.tsx';

export const MODELS_KEY = ['models'] as const;

export function useModels() {
  const { client } = useRuntime();
  return useQuery({ queryKey: MODELS_KEY, queryFn: ({ signal }) => client.models.list(undefined, { signal }), staleTime: 60_000 });
}

/** The model a session uses: the one chosen for it, else the configuration's default. Undefined where it is gone. */
export function effectiveModel(models: readonly ModelChoice[], modelId: string | null): ModelChoice | undefined {
  return modelId === null ? (models.find((model) => model.isDefault) ?? models[0]) : models.find((model) => model.id === modelId);
}
