import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '../supervision/wait-for.ts';

const PATH = '/callback';

export interface LoopbackCallback {
  readonly redirectUri: string;
  /** The parameters of the one answer that carries this state. Rejects with the signal's reason. */
  answer(state: string, signal: AbortSignal): Promise<URLSearchParams>;
  close(): void;
}

/** Waits on this machine, and for this machine alone, for the browser to come back from a sign-in (RFC 8252). */
export async function openCallback(preferredPort: number | null): Promise<LoopbackCallback> {
  let expected: { state: string; resolve(parameters: URLSearchParams): void } | null = null;
  const server = createServer((request, response) => {
    const url = URL.canParse(request.url ?? '', redirectUri) ? new URL(request.url ?? '', redirectUri) : null;
    const isHere = request.method === 'GET' && url?.pathname === PATH && request.headers.host === new URL(redirectUri).host;
    const waiting = expected;
    const isAnswer = isHere && waiting !== null && isSame(url.searchParams.get('state') ?? '', waiting.state);
    response.writeHead(isAnswer ? 200 : isHere ? 400 : 404, {
      'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'", 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', connection: 'close',
    });
    response.end(page(isAnswer ? 'Back to ChatOS' : 'Nothing waits for this', isAnswer ? 'ChatOS has the answer. You can close this page.' : 'This sign-in is over, or was begun elsewhere. Begin anew in ChatOS.'));
    if (!isAnswer) return;
    // Once: whoever comes with it again comes too late.
    expected = null;
    waiting.resolve(url.searchParams);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  // The port a client was registered with, where it is free: sign-in servers differ in whether they mind another.
  await listen(preferredPort ?? 0).catch(() => listen(0));
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  return {
    redirectUri,
    answer: (state, signal) => waitFor(new Promise<URLSearchParams>((resolve) => (expected = { state, resolve })), signal),
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function page(title: string, text: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;
}
