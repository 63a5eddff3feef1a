/**
 * The content security policy of every page, in Electron and in the headless host alike. Nothing is loaded from outside, so an image in a
 * model's answer cannot carry data away; what a tool answered is drawn and played from memory (`blob:`); styles may be inline because the
 * component library sets them.
 * @param connect sources a page may connect to besides its own origin: the WebSocket of the headless host, nothing in Electron
 * @see https://www.electronjs.org/docs/latest/tutorial/security (item 7)
 */
export function pageSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    'media-src blob:',
    "font-src 'self' data:",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** The headers every file of a page is served with, its type apart. */
export function pageHeaders(connect: readonly string[] = []): Record<string, string> {
  return {
    'content-security-policy': pageSecurityPolicy(connect),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  };
}
