import type { App, Session } from 'electron';

/** The only permission a page ever gets: copying text the user asked to copy. */
const GRANTED_PERMISSION = 'clipboard-sanitized-write';

/**
 * Refuses everything a page does not need: permissions, devices, downloads.
 * @see https://www.electronjs.org/docs/latest/tutorial/security (item 5)
 */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === GRANTED_PERMISSION));
  session.setPermissionCheckHandler((_contents, permission) => permission === GRANTED_PERMISSION);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/**
 * Holds every page where it is: no navigation, no new window, no webview, whatever the page or a model's answer in it attempts.
 * @see https://www.electronjs.org/docs/latest/tutorial/security (items 11 to 14)
 */
export function restrictContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    const stay = (event: Electron.Event, url: string) => {
      // A reload of the page itself is the one navigation there is.
      if (url !== contents.getURL()) event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-frame-navigate', (details) => {
      if (!details.isMainFrame) details.preventDefault();
    });
  });
}

