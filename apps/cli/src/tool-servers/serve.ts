import { createStdioTransport } from '@chatos/mcp-servers';
import type { Readable, Writable } from 'node:stream';
import { composeServer } from './compose.ts';
import type { EnvironmentParts } from './environment.ts';
import { parseToolEnvironment } from './environment.ts';
import { REFUSED_STATUS, wordsOf } from './refusal.ts';
import type { ServerRequest } from './server-words.ts';
import { requireSensible } from './server-words.ts';

export interface ServePlace extends EnvironmentParts {
  readonly input: Readable;
  /** The protocol and nothing else. */
  readonly output: Writable;
  readonly errors: Writable;
  /** Whoever started the server wants it to end. */
  readonly signal: AbortSignal;
}

/**
 * Runs one tool server until its input ends, or the signal aborts; its terminals and commands end with it.
 * @returns the exit status: 2 where it could not be started, and then nothing was written to the output; else 0
 */
export async function serveTools(request: ServerRequest, { input, output, errors, signal, ...parts }: ServePlace): Promise<number> {
  const note = (error: unknown): void => {
    errors.write(`chatos mcp ${request.kind}: ${wordsOf(error)}\n`);
  };
  let composed;
  try {
    requireSensible(request);
    composed = await composeServer(request, parseToolEnvironment(request, parts), note);
  } catch (error) {
    note(error);
    return REFUSED_STATUS;
  }
  const { server, close } = composed;
  const stop = (): void => void server.close().catch(note);
  signal.addEventListener('abort', stop, { once: true });
  try {
    // Asked to end while it was still being opened.
    if (!signal.aborted) await server.serve(createStdioTransport(input, output));
  } finally {
    signal.removeEventListener('abort', stop);
    await close();
  }
  return 0;
}
