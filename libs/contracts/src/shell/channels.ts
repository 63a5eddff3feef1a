/** The IPC channel of a page's shell calls: `invoke(SHELL_CHANNEL, name, input)`. */
export const SHELL_CHANNEL = 'shell:call';
/** A page asks for the port of its own surface; the surface follows from its window, never from an argument. */
export const PORT_REQUEST_CHANNEL = 'surface:request-port';
/** Main hands the port over; the preload passes it on as a window message of this `type`. */
export const PORT_CHANNEL = 'surface:port';
/** Main tells a page what to show, as a `PageTarget`; the preload passes it on as `{ type, target }`. */
export const PAGE_TARGET_CHANNEL = 'surface:page-target';
/** Main tells a page that its process went away or came back; the preload passes it on as `{ type, state }`. */
export const PROCESS_STATE_CHANNEL = 'surface:process-state';
