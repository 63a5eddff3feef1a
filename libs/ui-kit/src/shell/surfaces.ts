import type { SurfaceName } from '@chatos/contracts';
import { IconAdjustmentsHorizontal, IconCode, IconMessageCircle } from '@tabler/icons-react';

/** The surfaces in the order they are offered, under the names users know. */
export const SURFACES: readonly { name: SurfaceName; label: string; icon: typeof IconCode; shortcut: string }[] = [
  { name: 'chat', label: 'Chat', icon: IconMessageCircle, shortcut: 'Alt+1' },
  { name: 'aide', label: 'AIDE', icon: IconCode, shortcut: 'Alt+2' },
  { name: 'settings', label: 'Settings', icon: IconAdjustmentsHorizontal, shortcut: 'Alt+3' },
];

/** `Alt+1` … `Alt+3` as the event tells them: by key position, for on a Mac Alt changes the character. */
export function surfaceOfKey(event: { altKey: boolean; ctrlKey: boolean; metaKey: boolean; code: string }): SurfaceName | null {
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  const index = ['Digit1', 'Digit2', 'Digit3'].indexOf(event.code);
  return SURFACES[index]?.name ?? null;
}
