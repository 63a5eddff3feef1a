import type { SurfaceName } from '@chatos/contracts';
import type { Workbench } from '@chatos/process-host';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLoopbackServer } from './loopback-server.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { startSurfaceServer } from './surface-server.ts';

const DOOR_PAGE = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'door');
const SURFACES: readonly SurfaceName[] = ['chat', 'aide', 'settings'];

export interface HeadlessHost {
  /** The way in: the door's address with its token in the fragment, which no server and no log ever sees. */
  readonly wayIn: string;
  readonly origins: Readonly<Record<SurfaceName, string>>;
  close(): Promise<void>;
}

/**
 * Serves the pages on loopback, each surface on a port number of its own (a path is no origin), and the door in front of them.
 * @param options.port the door's; the surfaces take the next ones; 0 takes free ones for all
 * @param options.pages the folder with a built page per surface
 */
export async function startHeadlessHost(options: { workbench: Workbench; port: number; pages: string; log: (line: string) => void }): Promise<HeadlessHost> {
  const servers: LoopbackServer[] = [];
  const surfaces = new Map<SurfaceName, LoopbackServer>();
  try {
    const door = await startLoopbackServer({
      port: options.port,
      page: DOOR_PAGE,
      data: { '/surfaces.json': () => SURFACES.map((surface) => ({ surface, wayIn: wayInto(surfaces.get(surface)) })) },
    });
    servers.push(door);
    for (const [index, surface] of SURFACES.entries()) {
      const port = options.port === 0 ? 0 : options.port + 1 + index;
      const server = await startSurfaceServer({ surface, port, page: join(options.pages, surface), door: () => door.origin, workbench: options.workbench, log: options.log });
      servers.push(server);
      surfaces.set(surface, server);
    }
    return {
      wayIn: `${door.origin}/#t=${door.access.token}`,
      origins: Object.fromEntries(SURFACES.map((surface) => [surface, surfaces.get(surface)?.origin ?? ''])) as Record<SurfaceName, string>,
      close: () => closeAll(servers),
    };
  } catch (error) {
    await closeAll(servers);
    throw error;
  }
}

function wayInto(server: LoopbackServer | undefined): string {
  return server === undefined ? '' : `${server.origin}/#t=${server.access.token}`;
}

async function closeAll(servers: readonly LoopbackServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}
