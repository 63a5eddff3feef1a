import type { Port } from '@chatos/contracts';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStreamPort } from '../ports/stream-port.ts';
import { readAttachRecord } from './attach-record.ts';
import { WELCOME } from './attach-server.ts';

/** A process that does not answer its own socket in this time hangs. */
const ANSWER_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** Why a running process could not be spoken to, in words for the user. */
export class AttachError extends Error {
  override readonly name = 'AttachError';
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string, cause?: unknown) {
    super(`${problem} ${remedy}`, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.remedy = remedy;
  }
}

/**
 * A port to the process that wrote the record, served as its page's is; it closes with that process. A process that is just starting is waited for.
 * @param patienceMs how long in all
 * @throws AttachError where the process takes no one, or does not answer
 */
export async function attach(recordPath: string, patienceMs: number = ANSWER_MS): Promise<Port> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await attachNow(recordPath, Math.max(deadline - Date.now(), LOOK_AGAIN_MS));
    } catch (error: unknown) {
      if (Date.now() + LOOK_AGAIN_MS > deadline) throw error;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

async function attachNow(recordPath: string, patienceMs: number): Promise<Port> {
  const record = readAttachRecord(recordPath);
  if (record === null) throw new AttachError('The ChatOS that runs takes no commands from outside.', 'Quit it and run the command again, or restart it: it may be of an older version.');
  const socket = connect(record.socket);
  const port = createStreamPort(socket);
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const fail = (cause: unknown) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      socket.destroy();
      reject(new AttachError(`The ChatOS that runs (process ${record.pid}) did not answer.`, 'Wait until it has started, or quit it and run the command again.', cause));
    };
    const timer = setTimeout(() => fail(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
    socket.once('error', fail);
    port.onClose(() => fail(new Error('the connection was closed')));
    port.onMessage((frame) => {
      if (isSettled) return;
      if (frame !== WELCOME) return fail(new Error('it answered something else'));
      isSettled = true;
      clearTimeout(timer);
      resolve(port);
    });
    socket.once('connect', () => port.post(record.token));
  });
}
