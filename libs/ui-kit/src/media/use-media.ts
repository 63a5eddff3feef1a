import type { Explained, ToolMedia } from '@chatos/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { explainError } from '../text/explain-error.ts';
import { readMedia } from './read-media.ts';

/** How long the bytes are kept after they were last on the screen: scrolling back and forth reads nothing anew. */
const KEPT_MS = 60_000;

export interface LoadedMedia {
  /** An address for this page alone, as long as it is on the screen; null before that. */
  readonly address: string | null;
  readonly error: Explained | null;
  retry(): void;
}

/** Reads an image or audio of a result, once it is on the screen. */
export function useMedia(media: ToolMedia): LoadedMedia {
  const { client } = useRuntime();
  const { data, error, refetch } = useQuery({
    queryKey: ['media', media.blob], queryFn: ({ signal }) => readMedia(client, media, signal),
    // What was saved never changes.
    staleTime: Infinity, gcTime: KEPT_MS,
  });
  return { address: useAddress(data), error: error === null ? null : explainError(error), retry: () => void refetch() };
}

function useAddress(blob: Blob | undefined): string | null {
  const [made, setMade] = useState<{ blob: Blob; address: string } | null>(null);
  useEffect(() => {
    if (blob === undefined) return undefined;
    const address = URL.createObjectURL(blob);
    setMade({ blob, address });
    return () => URL.revokeObjectURL(address);
  }, [blob]);
  return made !== null && made.blob === blob ? made.address : null;
}
