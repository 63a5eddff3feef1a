// Support for end-to-end tests: the whole workbench, a browser, the process table, and a scan of every byte on disk.
export { setUpAgentPlay } from './agent-play.ts';
export type { AgentPlay } from './agent-play.ts';
export { playReview, playRun, playTerminal } from './agent-play-pages.ts';
export type { PlayOptions, Scene } from './agent-play-pages.ts';
export { launchBrowser } from './browser.ts';
export { filesBelow, filesContaining } from './byte-scan.ts';
export { runChatos, startChatos, startHeadless } from './chatos-command.ts';
export type { CommandResult, HeadlessWorkbench } from './chatos-command.ts';
export { commandLine, descendants, environment, isAlive } from './process-table.ts';
export { findElectron, launchDesktop } from './desktop.ts';
export type { DesktopWorkbench } from './desktop.ts';
export { openDisplay } from './display.ts';
export { playToEnd, playUntilGate, setUpSideBySide } from './side-by-side.ts';
export type { Side, SideBySide } from './side-by-side.ts';
