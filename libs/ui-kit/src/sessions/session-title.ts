import type { Session } from '@chatos/contracts';

export function sessionTitle(session: Session): string {
  return session.title === '' ? 'Untitled' : session.title;
}
