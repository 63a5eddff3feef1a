import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** How many wrong tokens a server hears in a minute before it answers nobody for the rest of that minute. */
const WRONG_TOKENS_PER_MINUTE = 30;

/**
 * Who may speak to one loopback server: a browser that was given its token, on the server's own address, from the server's own page.
 *
 * Any page of the web can reach 127.0.0.1, and a name can be rebound to it; so Host must be the exact address, Origin (where a browser sends
 * one) the exact origin, and the token is asked for on top, because other programs of this machine can forge both.
 */
export interface Access {
  readonly token: string;
  /** Null where the request may go on; else the status and the reason to refuse it with, before its body is read. */
  refuse(request: IncomingMessage): { status: number; reason: string } | null;
  /** Whether this is the token; compared in constant time, and not at all once too many were wrong. */
  accepts(candidate: unknown): boolean;
}

/** @param origin the server's own origin, `http://127.0.0.1:<port>` */
export function createAccess(origin: string): Access {
  const token = randomBytes(32).toString('base64url');
  const host = new URL(origin).host;
  let wrong = 0;
  let minute = 0;
  return {
    token,
    refuse(request) {
      if (request.headers.host !== host) return { status: 403, reason: `this server answers to ${host} only` };
      if (request.headers.origin !== undefined && request.headers.origin !== origin) return { status: 403, reason: 'requests of another origin are refused' };
      return null;
    },
    accepts(candidate) {
      const now = Math.floor(Date.now() / 60_000);
      if (now !== minute) [minute, wrong] = [now, 0];
      if (wrong >= WRONG_TOKENS_PER_MINUTE) return false;
      const isRight = typeof candidate === 'string' && timingSafeEqual(digest(candidate), digest(token));
      // None at all is no guess: any page of the web can send such requests, and must not lock out the user by them.
      if (!isRight && candidate !== undefined) wrong += 1;
      return isRight;
    },
  };
}

/** The token of an `Authorization: Bearer …` header, if there is one. */
export function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
