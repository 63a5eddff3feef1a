import { createHash } from 'node:crypto';

/** The name git gives to this content (in repositories with SHA-1, as nearly all are). */
export function blobHash(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
