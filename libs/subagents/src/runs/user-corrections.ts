import type { Corrections } from '@chatos/turn';

/** What the user added while a subagent works, until its model's next call takes it. */
export class UserCorrections implements Corrections {
  private waiting: string[] = [];

  add(text: string): void {
    this.waiting.push(text);
  }

  isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  take(): readonly string[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }
}
