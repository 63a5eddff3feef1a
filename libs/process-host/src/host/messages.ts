/** What travels between a process and its parent beside the reports: the ports the parent relays, by number. */
export type RelayMessage =
  | { readonly type: 'frame'; readonly id: number; readonly frame: string }
  | { readonly type: 'close'; readonly id: number };

/** From the parent. A port that is transferred rather than relayed comes with the message and has no number. */
export type ParentMessage = RelayMessage | { readonly type: 'open'; readonly id: number | null; readonly role: string } | { readonly type: 'stop' };

/** From the process. The report is checked against contracts' `lifecycleReport` by the parent. */
export type ProcessMessage = RelayMessage | { readonly type: 'report'; readonly report: unknown };

/** Null where it is no message of ours. */
export function parseParentMessage(value: unknown): ParentMessage | null {
  const message = asRecord(value);
  if (message?.['type'] === 'stop') return { type: 'stop' };
  if (message?.['type'] === 'open') {
    const { id, role } = message;
    return (id === null || isPortNumber(id)) && typeof role === 'string' ? { type: 'open', id, role } : null;
  }
  return parseRelayMessage(message);
}

/** Null where it is no message of ours: a process is not trusted more than a page. */
export function parseProcessMessage(value: unknown): ProcessMessage | null {
  const message = asRecord(value);
  if (message?.['type'] === 'report') return { type: 'report', report: message['report'] };
  return parseRelayMessage(message);
}

function parseRelayMessage(message: Record<string, unknown> | null): RelayMessage | null {
  if (message === null || !isPortNumber(message['id'])) return null;
  const { type, id, frame } = message;
  if (type === 'close') return { type, id };
  return type === 'frame' && typeof frame === 'string' ? { type, id, frame } : null;
}

function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
