import type { Attachment, SessionId } from '@chatos/contracts';

/** A resource chosen for a message, in the session whose servers read it. */
export interface Attached extends Attachment {
  readonly sessionId: SessionId;
}

/** How many of the resources that went with messages are watched. */
const MOST_SENT = 10;

export function isSame(one: Attachment, other: Attachment): boolean {
  return one.server === other.server && one.uri === other.uri;
}

export function withAttached(known: readonly Attached[], added: Attached): readonly Attached[] {
  return [...known.filter((attached) => !isSame(attached, added)), added];
}

/** What went with messages of each session while this page stands: only these are watched, for opening an old session starts no server. */
const sentBySession = new Map<string, readonly Attached[]>();

export function sentOf(sessionId: string): readonly Attached[] {
  return sentBySession.get(sessionId) ?? [];
}

/** The newest stay. */
export function keepSent(sent: readonly Attached[]): void {
  for (const attached of sent) sentBySession.set(attached.sessionId, withAttached(sentOf(attached.sessionId), attached).slice(-MOST_SENT));
}

export function forgetSent(gone: Attached): void {
  sentBySession.set(gone.sessionId, sentOf(gone.sessionId).filter((attached) => !isSame(attached, gone)));
}
