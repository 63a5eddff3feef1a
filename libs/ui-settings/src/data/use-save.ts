import { ORPCError } from '@orpc/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Explained } from '@chatos/contracts';
import { explainError } from '@chatos/ui-kit';
import { CONFIGURATION } from './queries.ts';

export interface Save<Input> {
  save(input: Input): void;
  readonly isSaving: boolean;
  /** What is being saved, until the page has read it back: what a switch shows in the meantime. */
  readonly pending: Input | undefined;
  /** In words for the user; null while nothing went wrong. */
  readonly error: Explained | null;
  /** The record was changed elsewhere in the meantime: only reloading helps. */
  readonly isStale: boolean;
  reset(): void;
}

/** A change of the configuration: afterwards everything shown is read again, and `onSaved` is called where it succeeded. */
export function useSave<Input, Output>(change: (input: Input) => Promise<Output>, onSaved: (output: Output) => void = () => undefined): Save<Input> {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: change,
    onSuccess: onSaved,
    onSettled: () => queries.invalidateQueries({ queryKey: [CONFIGURATION] }),
  });
  return {
    save: mutation.mutate,
    isSaving: mutation.isPending,
    pending: mutation.isPending ? mutation.variables : undefined,
    error: mutation.error === null ? null : explainError(mutation.error),
    isStale: mutation.error instanceof ORPCError && mutation.error.code === 'STALE_REVISION',
    reset: mutation.reset,
  };
}
