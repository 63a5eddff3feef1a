import { SurfaceShell } from '@chatos/ui-kit';

export function ChatApp() {
  return <SurfaceShell>{null}</SurfaceShell>;
}
