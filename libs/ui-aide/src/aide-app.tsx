import { SurfaceShell } from '@chatos/ui-kit';

export function AideApp() {
  return <SurfaceShell>{null}</SurfaceShell>;
}
