import type { SessionId } from '@chatos/contracts';
import { useEffect, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';

const PAUSE_MS = 150;

export interface CompletionOf {
  readonly server: string;
  readonly kind: 'prompt' | 'resource';
  readonly name: string;
  readonly argument: string;
}

/** What the server proposes for an argument as it is typed; nothing where it has no proposals. Asked only while `isAsked`. */
export function useCompletion(sessionId: SessionId, { server, kind, name, argument }: CompletionOf, value: string, others: Readonly<Record<string, string>>, isAsked: boolean): readonly string[] {
  const { client } = useRuntime();
  const [values, setValues] = useState<readonly string[]>([]);
  const known = JSON.stringify(others);
  useEffect(() => {
    if (!isAsked) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      client.serverPrompts
        .complete({ sessionId, server, kind, name, argument, value, others: JSON.parse(known) as Record<string, string> }, { signal: abort.signal })
        .then((answer) => void (abort.signal.aborted || setValues(answer.values)))
        // Proposals are a help: without them the value is typed.
        .catch(() => void (abort.signal.aborted || setValues([])));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, sessionId, server, kind, name, argument, value, known, isAsked]);
  return values;
}
