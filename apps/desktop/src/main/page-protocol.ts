import { pageHeaders, surfaceName } from '@chatos/contracts';
import type { SurfaceName } from '@chatos/contracts';
import { readPageFile } from '@chatos/process-host';
import { protocol } from 'electron';
import type { Session } from 'electron';
import { join } from 'node:path';

const SCHEME = 'chatos';

/** The origin of a surface's page: `chatos://<surface>`. No page ever shares another's. */
export function surfaceOrigin(surface: SurfaceName): string {
  return `${SCHEME}://${surface}`;
}

/** Makes the scheme a full origin (storage, fetch, same-origin rules). Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
}

/**
 * Serves one surface's page, and no other, to one session partition: Chat's window cannot even load AIDE's page.
 * @param pages the folder that holds a built page per surface
 */
export function servePage(session: Session, surface: SurfaceName, pages: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    if (surfaceName.safeParse(url.host).data !== surface || request.method !== 'GET') return notFound();
    const file = await readPageFile(join(pages, surface), url.pathname);
    if (file === null) return notFound();
    return new Response(new Uint8Array(file.body), { headers: { ...pageHeaders(), 'content-type': file.contentType } });
  });
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain', ...pageHeaders() } });
}
