import { z } from 'zod';
import { sessionId } from '../identifiers.ts';
import { surfaceName } from '../surfaces.ts';

/** A link a page may have opened outside: https, or http to this machine. */
export const externalLink = z.url({ abort: true }).refine((text) => {
  const url = new URL(text);
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname));
}, 'only https links, or http links to this machine, can be opened');

/** What in a page is to be shown. */
export const pageTarget = z.object({ sessionId: sessionId.nullable(), questionId: z.string().max(256).nullable() });
export type PageTarget = z.infer<typeof pageTarget>;

/** The calls a page may make of its window's preload: name → input and output, checked in main like the hand-out of a port. */
export const shellCalls = {
  showSurface: { input: z.object({ surface: surfaceName }), output: z.object({}) },
  pickPaths: { input: z.object({ kind: z.enum(['folder', 'files']) }), output: z.object({ paths: z.array(z.string()) }) },
  openLink: { input: z.object({ url: externalLink }), output: z.object({}) },
  /** A click on the notification brings up the page it came from, which is then told of `target`. */
  notify: { input: z.object({ title: z.string().max(200), body: z.string().max(1000), target: pageTarget.optional() }), output: z.object({}) },
  /** Opens (or closes) the small window of this surface that stays on top of all others. */
  showCompact: { input: z.object({ isShown: z.boolean() }), output: z.object({}) },
  /** From the small window: shows the surface's own window, at what is named. */
  showTarget: { input: pageTarget, output: z.object({}) },
  setBadge: { input: z.object({ count: z.number().int().min(0).max(9999) }), output: z.object({}) },
} as const;
export type ShellCallName = keyof typeof shellCalls;
export type ShellCalls = { [Name in ShellCallName]: (input: z.input<(typeof shellCalls)[Name]['input']>) => Promise<z.output<(typeof shellCalls)[Name]['output']>> };

/** What the preload exposes as `window.chatosShell`: these calls, and a request for the port (which arrives as a window message). */
export interface ChatosShell extends ShellCalls { requestPort(): void }
