import type { RunMode, Session, SessionId } from '@chatos/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { showError } from '../shell/toasts.tsx';
import { ModePicker } from './mode-picker.tsx';

/** The mode of a session that is there; nothing where the runtime's sessions have none to choose. */
export function SessionMode({ session, onChanged }: { session: Session | null; onChanged: (session: Session) => void }) {
  const { modes } = useRuntime();
  // Shown at once, and taken back where it could not be kept.
  const [wanted, setWanted] = useState<RunMode | null>(null);
  if (modes === null || session === null) return null;
  const change = (mode: RunMode) => {
    setWanted(mode);
    modes
      .set(session.id, mode)
      .then(onChanged)
      .catch((cause: unknown) => showError(cause, 'The mode could not be changed'))
      // A later choice is still on its way.
      .finally(() => setWanted((latest) => (latest === mode ? null : latest)));
  };
  return <ModePicker mode={wanted ?? session.mode} onChange={change} />;
}

export interface NewMode {
  /** What the session is to have; null until it is known what one usually gets. */
  readonly mode: RunMode | null;
  readonly picker: React.ReactNode;
  /** Gives it to a session that was made before it was chosen. */
  settle(session: Session): Promise<void>;
}

/** The mode of a session not made yet, chosen before its first message. */
export function useNewMode(): NewMode {
  const { modes, runtime } = useRuntime();
  const [chosen, setChosen] = useState<RunMode | null>(null);
  const { data: usual } = useQuery({ queryKey: ['usual-mode', runtime], enabled: modes !== null, queryFn: async () => (modes === null ? null : modes.usual()), refetchOnMount: 'always' });
  const mode = chosen ?? usual ?? null;
  return {
    mode: modes === null ? null : mode,
    picker: modes === null || mode === null ? null : <ModePicker mode={mode} onChange={setChosen} />,
    async settle(session) {
      if (modes !== null && mode !== null && session.mode !== mode) await modes.set(session.id as SessionId, mode);
    },
  };
}
