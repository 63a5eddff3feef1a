/** How a turn keeps what its model is given within what the model can read. Whoever runs the turn says when; how it is done is the turn's own. */
export interface Compaction {
  /** Where a call took more tokens than this, the context is summarised before the next. Asked each time: settings may change while the turn runs. */
  threshold(): number;
  /** What the newest call before this turn took, in tokens; 0 where there was none. */
  readonly takenBefore: number;
  /** Whether the user asked for a summary now. Asking takes the wish: it holds for one call. */
  takeWish(): boolean;
  /** Whether the model refused a call because it was given more than it can read. */
  isTooLong(error: unknown): boolean;
}
