import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';

/** What a sign-in server may answer: descriptions and tokens are short. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const ANSWER_MS = 30_000;

/** For sign-in: every answer within half a minute and a mebibyte, and redirects of a GET followed under the guard's rules. */
export function limitedFetch(fetch: FetchLike, signal: AbortSignal): FetchLike {
  return async (target, init = {}) => {
    const limits = [signal, AbortSignal.timeout(ANSWER_MS), ...(init.signal ? [init.signal] : [])];
    const isRead = (init.method ?? 'GET').toUpperCase() === 'GET';
    const response = await reach(fetch, target, { ...init, signal: AbortSignal.any(limits), ...(isRead ? { redirect: 'follow' as const } : {}) });
    if (!response.body) return response;
    const body = await readAll(response.body);
    return new Response(new Uint8Array(body), { status: response.status, statusText: response.statusText, headers: response.headers });
  };
}

/** The SDK takes a TypeError for a browser's refusal and goes on as if nothing were there. What cannot be reached is not what does not exist. */
async function reach(fetch: FetchLike, target: string | URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(target, init);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const reason = error.cause instanceof Error ? error.cause.message || String((error.cause as NodeJS.ErrnoException).code) : error.message;
    throw new Error(`${new URL(target).host} cannot be reached: ${reason}`, { cause: error });
  }
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
