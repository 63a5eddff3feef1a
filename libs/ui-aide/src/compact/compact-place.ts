import { pageTarget } from '@chatos/contracts';
import type { SessionId } from '@chatos/contracts';
import { offerTarget } from '@chatos/ui-kit';
import { useEffect } from 'react';

/** By this part of its address the page knows that it is shown in the small window. */
export const COMPACT_HASH = '#compact';
/** The size of the small window where a browser opens it. */
const FEATURES = 'popup,width=380,height=250';
/** In the headless host the two windows of a page speak over this: they are of one origin. */
const CHANNEL = 'chatos-aide-target';

export function isCompactPlace(hash: string): boolean {
  return hash === COMPACT_HASH;
}

/** Opens the small window: in the desktop application one that stays on top, in the headless host a window of the browser. */
export function openCompact(page: Window = window): void {
  if (page.chatosShell !== undefined) void page.chatosShell.showCompact({ isShown: true });
  else page.open(`${page.location.pathname}${COMPACT_HASH}`, 'chatos-aide-compact', FEATURES);
}

/** From the small window: closes it. */
export function closeCompact(page: Window = window): void {
  if (page.chatosShell !== undefined) void page.chatosShell.showCompact({ isShown: false });
  else page.close();
}

export interface Target {
  readonly sessionId: SessionId | null;
  readonly questionId: string | null;
}

/** From the small window: shows a session, or a question, in the surface's own window. */
export function showInMainWindow(target: Target, page: Window = window): void {
  if (page.chatosShell !== undefined) {
    void page.chatosShell.showTarget(target);
    return;
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(target);
  channel.close();
  (page.opener as Window | null)?.focus();
}

/** In the surface's own window of the headless host: what the small window asks for arrives as main's word does in the desktop application. */
export function useTargetsOfCompact(): void {
  useEffect(() => {
    if (window.chatosShell !== undefined) return undefined;
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const parsed = pageTarget.safeParse(data);
      if (parsed.success) offerTarget(parsed.data);
    };
    return () => channel.close();
  }, []);
}
