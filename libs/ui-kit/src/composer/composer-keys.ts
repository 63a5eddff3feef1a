/** What we read of a key event. */
export interface ComposerKey {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The code browsers give to a key an input method is still dealing with (UI Events, section on key codes during composition). */
const PROCESSED_BY_INPUT_METHOD = 229;

/**
 * Whether a key press belongs to an input method: the Enter that takes a candidate must not send. Safari ends the composition before the
 * key event of that very Enter, whence the key code.
 */
export function belongsToInputMethod(event: Pick<ComposerKey, 'isComposing' | 'keyCode'>, isComposing: boolean): boolean {
  return isComposing || event.isComposing || event.keyCode === PROCESSED_BY_INPUT_METHOD;
}

/** What a key press in the composer asks for. `break` is left to the text area. */
export function composerIntent(event: ComposerKey, state: { isComposing: boolean; isBusy: boolean; isCorrectable: boolean }): 'send' | 'correct' | 'break' | 'stop' | 'none' {
  if (belongsToInputMethod(event, state.isComposing)) return 'none';
  if (event.key === 'Enter' && state.isCorrectable && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) return 'correct';
  if (event.key === 'Enter') return event.shiftKey || event.altKey ? 'break' : 'send';
  if (event.key === 'Escape') return state.isBusy ? 'stop' : 'none';
  return 'none';
}
