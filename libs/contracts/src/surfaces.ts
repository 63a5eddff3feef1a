import { z } from 'zod';

/** A runtime: its own process, directory, database, children and page. */
export const runtimeName = z.enum(['chat', 'aide']);
export type RuntimeName = z.infer<typeof runtimeName>;

/** A page: one per runtime, and one for the shared configuration. */
export const surfaceName = z.enum(['chat', 'aide', 'settings']);
export type SurfaceName = z.infer<typeof surfaceName>;

/** A process of the workbench. A surface's page talks to exactly one of them. */
export const processName = z.enum(['config', 'chat', 'aide']);
export type ProcessName = z.infer<typeof processName>;

/** Which process serves which page. */
export const PROCESS_OF_SURFACE: Readonly<Record<SurfaceName, ProcessName>> = { chat: 'chat', aide: 'aide', settings: 'config' };
