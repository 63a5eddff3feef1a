import type { Session, SessionListEvent } from '@chatos/contracts';

export interface SessionPage { items: Session[]; nextCursor: string | null }
export interface SessionPages { pages: SessionPage[]; pageParams: unknown[] }

/**
 * The pages of a list after one event: a changed session stands where its last use puts it, a deleted one is gone. A session older than
 * all that was read is left to the page it will come with.
 */
export function applySessionEvent(list: SessionPages, event: SessionListEvent, workspaceId: string | null): SessionPages {
  if (event.type === 'deleted') return without(list, event.sessionId);
  if (event.type !== 'changed') return list;
  const { session } = event;
  if (workspaceId !== null && session.workspaceId !== workspaceId) return list;
  const rest = without(list, session.id);
  const pages = rest.pages.map((page) => ({ ...page, items: [...page.items] }));
  for (const page of pages) {
    const index = page.items.findIndex((other) => other.updatedAt <= session.updatedAt);
    if (index === -1) continue;
    page.items.splice(index, 0, session);
    return { ...rest, pages };
  }
  const last = pages.at(-1);
  if (last !== undefined && last.nextCursor === null) last.items.push(session);
  return { ...rest, pages };
}

function without(list: SessionPages, id: string): SessionPages {
  return { ...list, pages: list.pages.map((page) => (page.items.some((session) => session.id === id) ? { ...page, items: page.items.filter((session) => session.id !== id) } : page)) };
}
