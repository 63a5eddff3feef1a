import type { TerminalSession } from '../terminals/terminal-session.ts';
import type { ChangePlace } from './change-recorder.ts';
import type { ChangeReport } from './change-report.ts';
import { NOTHING_CHANGED } from './change-report.ts';
import type { TrackedCommand } from './change-tracker.ts';

interface Followed {
  readonly tracked: TrackedCommand;
  /** Resolves to what the last look found, once the session has ended. */
  readonly ended: Promise<ChangeReport>;
  isRunning: boolean;
}

/** What background sessions change, from their start to their end. */
export class SessionChanges {
  readonly #followed = new Map<string, Followed>();
  readonly #onRecorded: (session: TerminalSession) => void;

  /** `onRecorded` is told once what a session that has ended changed is recorded. */
  constructor(onRecorded: (session: TerminalSession) => void) {
    this.#onRecorded = onRecorded;
  }

  follow(session: TerminalSession, tracked: TrackedCommand): void {
    const followed: Followed = {
      tracked, isRunning: true,
      ended: session.ended.then(() => {
        followed.isRunning = false;
        return tracked.end();
      }).finally(() => this.#onRecorded(session)),
    };
    this.#followed.set(session.terminal.id, followed);
  }

  /** What changed since the last reading; of a session that has ended, the rest, once. Nothing of one that is not known. */
  async read(id: string): Promise<ChangeReport> {
    const followed = this.#followed.get(id);
    if (followed === undefined) return NOTHING_CHANGED;
    if (followed.isRunning) return followed.tracked.look();
    this.#followed.delete(id);
    return followed.ended;
  }

  /** From now on what a session changes belongs to the call that typed into it. */
  async continueAs(id: string, place: ChangePlace): Promise<void> {
    await this.#followed.get(id)?.tracked.continueAs(place);
  }

  /** Resolves when the last look of all that have ended is done. */
  async settled(): Promise<void> {
    await Promise.all([...this.#followed.values()].filter(({ isRunning }) => !isRunning).map(({ ended }) => ended));
  }
}
