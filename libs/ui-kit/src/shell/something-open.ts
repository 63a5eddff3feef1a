/** Whether a menu or a dialog is open: keys such as Escape are for it then, wherever the focus is. */
export function isSomethingOpen(): boolean {
  return document.querySelector('[role="menu"], [role="dialog"]') !== null;
}
