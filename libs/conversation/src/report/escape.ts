import { wellFormed } from '../text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML text or attribute value. Control characters, which HTML does not allow, become U+FFFD. */
export function escapeHtml(text: string): string {
  return wellFormed(text).replace(/[&<>"']/gu, (character) => ENTITIES[character]!).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/gu, '\ufffd');
}
