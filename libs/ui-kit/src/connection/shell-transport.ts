import { PORT_CHANNEL, PROCESS_STATE_CHANNEL, processState } from '@chatos/contracts';
import type { ChatosShell, Explained } from '@chatos/contracts';
import type { SurfaceTransport, TransportHandlers } from './connection-state.ts';
import { createMessagePort } from './message-port.ts';
import { failedProcess, restartingProcess } from './reasons.ts';

/** How long main has to hand a port over before it is asked again; a process that starts slowly answers an earlier request. */
const PATIENCE_MS = 10_000;
const UNANSWERED: Explained = { problem: 'The process behind this window did not answer.', remedy: 'It is being asked again.' };

/** The way in Electron: the preload asks main, and the port arrives as a message of this very window. */
export function createShellTransport(shell: ChatosShell, page: Window): SurfaceTransport {
  let handlers: TransportHandlers | null = null;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const onMessage = (event: MessageEvent<unknown>) => {
    // Only our own preload speaks from this window and this origin; frames and openers do not.
    if (event.source !== page || event.origin !== page.location.origin || handlers === null) return;
    const data = event.data as { type?: unknown; state?: unknown } | null;
    if (data?.type === PORT_CHANNEL && event.ports[0] !== undefined) {
      clearTimeout(patience);
      handlers.onPort(createMessagePort(event.ports[0]));
    } else if (data?.type === PROCESS_STATE_CHANNEL) {
      onProcessState(data.state);
    }
  };
  const onProcessState = (value: unknown) => {
    const parsed = processState.safeParse(value);
    if (!parsed.success) return;
    // Main has answered, if not with a port.
    if (parsed.data.state !== 'ready' && parsed.data.state !== 'starting') clearTimeout(patience);
    if (parsed.data.state === 'failed' || parsed.data.state === 'stopped') handlers?.onFailed(failedProcess(parsed.data));
    else if (parsed.data.state === 'restarting') handlers?.onLost(restartingProcess(parsed.data));
  };
  page.addEventListener('message', onMessage);

  return {
    attempt(next) {
      handlers = next;
      clearTimeout(patience);
      patience = setTimeout(() => next.onLost(UNANSWERED), PATIENCE_MS);
      shell.requestPort();
    },
    close() {
      clearTimeout(patience);
      handlers = null;
      page.removeEventListener('message', onMessage);
    },
  };
}
