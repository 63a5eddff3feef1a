// What the three pages share: the connection to their process, the look, and the parts of a conversation.
/// <reference path="./styles.d.ts" />
import './without-eval.ts';

export { connectSurface } from './connection/connect-surface.ts';
export type { ConnectionSnapshot } from './connection/connection-state.ts';
export { NotConnectedError } from './connection/not-connected-error.ts';
export { ConnectionProvider, useClient, useConnection, useConnectionState } from './connection/react.tsx';
export type { SurfaceConnection } from './connection/surface-connection.ts';
export { renderPage } from './shell/render-page.tsx';
export { SurfaceShell } from './shell/surface-shell.tsx';
export { useSurfaceNavigation } from './shell/use-surface-navigation.ts';
export { explainError } from './text/explain-error.ts';
export { surfaceTheme } from './theme/theme.ts';
export { TEST_IDS } from './test-ids.ts';
export type { TestId } from './test-ids.ts';
