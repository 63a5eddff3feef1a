import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pinnedElectron } from '../bootstrap/electron.mjs';
import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';
import { BootstrapError, progress } from '../bootstrap/progress.mjs';

export type ElectronChoice = 'carried' | 'pinned';

/**
 * The real Electron that the end-to-end tests drive: the one named by CHATOS_ELECTRON, the pinned one's download where it is asked for or where
 * there is no other (macOS, Windows), and on Linux x64 Electron 25 out of an npm package, which can be had where the download cannot.
 */
export async function provideTestElectron(choice: ElectronChoice | null): Promise<string> {
  const given = process.env['CHATOS_ELECTRON'];
  if (given) return given;
  const isCarried = process.platform === 'linux' && process.arch === 'x64';
  if (choice === 'carried' || (choice === null && isCarried)) return fetchCarried();
  const pinned = await pinnedElectron(process.execPath);
  if ('executable' in pinned) return pinned.executable;
  throw new BootstrapError(`The end-to-end tests need an Electron, and ${pinned.unavailable}.`, 'Name one in CHATOS_ELECTRON.');
}

function fetchCarried(): string {
  progress('looking for Electron 25 (fetched once)');
  const script = join(WORKSPACE_ROOT, 'tools', 'electron', 'get-electron.sh');
  return execFileSync('bash', [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}
