import { useQuery } from '@tanstack/react-query';
import type { ServerPrompt, SessionId } from '@chatos/contracts';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { matchPrompts, slashQuery } from './slash.ts';

export interface SlashCommands {
  readonly matches: readonly ServerPrompt[];
  readonly active: number;
  readonly isOpen: boolean;
  readonly isLoading: boolean;
  /** To be told of every change of the text. */
  typed(text: string): void;
  pick(prompt: ServerPrompt): void;
  /** @returns whether the key was meant for the menu; its default is then prevented */
  onKeyDown(event: KeyboardEvent): boolean;
}

/** Slash commands of a composer. What servers offer is read once a slash was typed; a text that fits none of it is an ordinary message. */
export function useSlashCommands(ensureSession: () => Promise<SessionId>, sessionKey: string, onPick: (prompt: ServerPrompt) => void): SlashCommands {
  const { client } = useRuntime();
  const [query, setQuery] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const prompts = useQuery({
    queryKey: ['server-prompts', sessionKey],
    enabled: query !== null,
    queryFn: async ({ signal }) => client.serverPrompts.list({ sessionId: await ensureSession() }, { signal }),
  });
  const matches = query === null ? [] : matchPrompts(prompts.data ?? [], query);
  const isOpen = matches.length > 0;
  const typed = (text: string) => {
    setQuery(slashQuery(text));
    setActive(0);
  };
  const close = () => setQuery(null);
  const pick = (prompt: ServerPrompt) => {
    close();
    onPick(prompt);
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === 'ArrowDown') setActive((active + 1) % matches.length);
    else if (event.key === 'ArrowUp') setActive((active + matches.length - 1) % matches.length);
    else if (event.key === 'Escape') close();
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
      const chosen = matches[active];
      if (chosen !== undefined) pick(chosen);
    } else return false;
    event.preventDefault();
    return true;
  };
  return { matches, active, isOpen, isLoading: prompts.isFetching, typed, pick, onKeyDown };
}
