// Starting and supervising the processes of the workbench, and serving a contract over whatever connects them.
export type { Log } from './log.ts';
export { allowedEnvironment } from './environment/allowed-environment.ts';
export { readPageFile } from './pages/page-files.ts';
export type { PageFile } from './pages/page-files.ts';
export { startProcessGroup } from './groups/start.ts';
export type { ProcessGroup, ProcessGroupExit, ProcessGroupOptions } from './groups/start.ts';
export { killProcessGroup } from './groups/kill.ts';
export { ProcessGroupError } from './groups/process-group-error.ts';
export type { ProcessGroupErrorCode } from './groups/process-group-error.ts';
export { createMessagePort } from './ports/message-port.ts';
export type { MessagePortMainLike } from './ports/message-port.ts';
export { createWebSocketPort } from './ports/web-socket.ts';
export type { WebSocketLike } from './ports/web-socket.ts';
export { messagePortMain, relayPort } from './host/host-port.ts';
export type { HostPort } from './host/host-port.ts';
export type { ProcessExit, ProcessHost, ProcessSpec, RunningProcess } from './host/process-host.ts';
