import type { GlanceEvent, SessionGlance, TurnState } from '@chatos/contracts';

/** The sessions known, after an event. */
export function reduceGlances(known: readonly SessionGlance[], event: GlanceEvent): readonly SessionGlance[] {
  if (event.type === 'state') return event.glances.toSorted(byUse);
  const removed = event.type === 'removed' ? event.sessionId : event.glance.session.id;
  const others = known.filter(({ session }) => session.id !== removed);
  return event.type === 'removed' ? others : [...others, event.glance].toSorted(byUse);
}

function byUse(left: SessionGlance, right: SessionGlance): number {
  return right.session.updatedAt - left.session.updatedAt;
}

/** Whether a run is under way: it can be corrected, paused, stopped. */
export function isUnderWay({ turn }: Pick<SessionGlance, 'turn'>): boolean {
  return turn !== null && turn.finishedAt === null && turn.state !== 'queued';
}

/** The one the user chose, while it is known; else one that waits for the user, else one that runs, else the one used last. */
export function shownGlance(known: readonly SessionGlance[], chosen: string | null): SessionGlance | null {
  return known.find(({ session }) => session.id === chosen) ?? known.find(({ waiting }) => waiting > 0) ?? known.find(isUnderWay) ?? known[0] ?? null;
}

const WORDS: Readonly<Record<TurnState, string>> = {
  queued: 'Queued', running: 'Running', 'waiting-for-approval': 'Waits for you', paused: 'Paused', completed: 'Done', failed: 'Failed', stopped: 'Stopped', interrupted: 'Interrupted',
};

export function stateWords({ turn }: Pick<SessionGlance, 'turn'>): string {
  return turn === null ? 'At rest' : WORDS[turn.state];
}

/** `0:07`, `12:40`, `1:02:09`: how long the run has taken so far; '' before it began. */
export function elapsed({ turn }: Pick<SessionGlance, 'turn'>, now: number): string {
  if (turn === null || turn.startedAt === null) return '';
  const seconds = Math.max(0, Math.floor(((turn.finishedAt ?? now) - turn.startedAt) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (count: number): string => String(count).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
