/** Puts a text onto the clipboard. @returns false where the browser refuses */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused without focus or permission, or absent outside a secure context: the caller says so.
    return false;
  }
}
