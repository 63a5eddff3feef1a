const PREFIX = 'chatos-draft:';

/** Unsent text by session, kept for the life of the tab. Where storage is full or switched off a draft lives only in the text area. */
export function readDraft(key: string): string {
  try {
    return window.sessionStorage.getItem(PREFIX + key) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(key: string, text: string): void {
  try {
    if (text === '') window.sessionStorage.removeItem(PREFIX + key);
    else window.sessionStorage.setItem(PREFIX + key, text);
  } catch {
    // The text is still in the composer: nothing is lost while the page stands.
  }
}
