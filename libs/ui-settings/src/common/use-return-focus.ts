import { useEffect, useState } from 'react';

/** Gives the focus back, when this component goes, to what had it when it came: keyboard users stay where they were. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the focus trap of the drawer or dialog has let go.
      setTimeout(() => void (before instanceof HTMLElement && before.isConnected && before.focus()), 0);
    },
    [before],
  );
}
