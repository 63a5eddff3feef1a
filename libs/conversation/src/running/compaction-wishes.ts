/** The sessions whose context the user wants summarised: before the next call of the model, of the turn that runs or of the next one. */
export class CompactionWishes {
  private readonly sessions = new Set<string>();

  add(sessionId: string): void {
    this.sessions.add(sessionId);
  }

  /** Whether there is one; it is taken with the asking. */
  take(sessionId: string): boolean {
    return this.sessions.delete(sessionId);
  }
}
