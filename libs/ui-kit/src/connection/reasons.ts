import type { Explained, ProcessState } from '@chatos/contracts';

/** Words for a process that will not come back by itself. */
export function failedProcess(state: ProcessState): Explained {
  return {
    problem: state.message === '' ? 'The process behind this page stopped and was given up.' : state.message,
    remedy: 'Try again, or restart ChatOS. Nothing that was saved is lost.',
  };
}

/** Words for a process that is being started anew. */
export function restartingProcess(state: ProcessState): Explained {
  return { problem: state.message === '' ? 'The process behind this page is starting again.' : state.message, remedy: 'This page reconnects by itself.' };
}
