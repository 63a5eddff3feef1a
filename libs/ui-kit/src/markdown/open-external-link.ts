import { externalLink } from '@chatos/contracts';

/**
 * Opens an address outside of the page, on the user's click alone: in Electron by main, in a browser in a tab that knows nothing of this page. False where it is none
 * that may be opened: neither https nor http to this machine.
 */
export function openExternalLink(address: string): boolean {
  const parsed = externalLink.safeParse(address);
  if (!parsed.success) return false;
  if (window.chatosShell === undefined) window.open(parsed.data, '_blank', 'noopener,noreferrer');
  else void window.chatosShell.openLink({ url: parsed.data });
  return true;
}
