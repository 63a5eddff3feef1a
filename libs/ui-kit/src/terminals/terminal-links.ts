import type { Explained } from '@chatos/contracts';
import { openExternalLink } from '../markdown/open-external-link.ts';

/** Addresses in what a program writes that may be opened from here: https, and http to this machine. What ends a sentence is none of the address. */
export const ADDRESS = /(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/]))[^\s"'`<>{}|\\^]*[^\s"'`<>{}|\\^:,.;!?()[\]~]/;

/** How links of a terminal behave, those it finds by itself and those a program names: where they lead is shown before they are opened. */
export function linksOf(frame: HTMLElement, onRefused: (words: Explained) => void) {
  return {
    activate(_event: MouseEvent, address: string) {
      if (!openExternalLink(address)) onRefused({ problem: `The link leads to ${address.slice(0, 200)}, which is not opened from here.`, remedy: 'Only https addresses are, and http on this machine. Copy it, if you trust it.' });
    },
    hover(_event: MouseEvent, address: string) {
      frame.title = address;
    },
    leave() {
      frame.removeAttribute('title');
    },
  };
}
