import { useQuery } from '@tanstack/react-query';
import type { SurfaceName } from '@chatos/contracts';
import { useCallback } from 'react';
import { useConnection } from '../connection/react.tsx';

export interface SurfaceNavigation {
  /** Shows another surface in the place of this one. */
  show(surface: SurfaceName): void;
  /** The address of a plain link to it in the headless host; null in Electron, and while the door is not known. */
  linkTo(surface: SurfaceName): string | null;
}

/**
 * The way to the other surfaces. In Electron main shows the other window; in the headless host it is a link to the door page, which holds
 * the other surface's token: this page neither has nor needs it.
 */
export function useSurfaceNavigation(): SurfaceNavigation {
  const { token } = useConnection();
  const door = useQuery({ queryKey: ['door'], enabled: token !== null, staleTime: Infinity, queryFn: ({ signal }) => readDoor(token ?? '', signal) });
  const address = door.data ?? null;
  const linkTo = useCallback((surface: SurfaceName) => (address === null ? null : `${address}#open=${surface}`), [address]);
  const show = useCallback(
    (surface: SurfaceName) => {
      if (window.chatosShell !== undefined) void window.chatosShell.showSurface({ surface });
      else if (address !== null) window.location.assign(`${address}#open=${surface}`);
    },
    [address],
  );
  return { show, linkTo };
}

async function readDoor(token: string, signal: AbortSignal): Promise<string | null> {
  const response = await fetch('/door.json', { headers: { authorization: `Bearer ${token}` }, signal });
  if (!response.ok) return null;
  const { door } = (await response.json()) as { door?: unknown };
  return typeof door === 'string' && /^https?:\/\//.test(door) ? door : null;
}
