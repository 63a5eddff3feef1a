import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** One thing the tests need that the clone cannot bring. */
export interface Requirement {
  name: string;
  /** whether it is here */
  isPresent: () => boolean;
  /** Debian's packages that bring it; of alternatives (a new and an old name) the first that the archive knows */
  debian: string[][];
  /** what to do where it cannot be installed for the user */
  remedy: string;
}

/** Where Debian, macOS and Windows keep a Chromium that playwright-core can drive. */
const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** What Electron's executable is linked against, as Debian names it (the names with t64 are those since Debian 13). */
const ELECTRON_LIBRARIES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6'];

/** What this platform needs. On macOS and Windows a display is always there, and strace never. */
export function requirements(platform: NodeJS.Platform): Requirement[] {
  const browser: Requirement = {
    name: 'Chromium or Chrome',
    isPresent: () => CHROMIUM.some((path) => existsSync(path)),
    debian: [['chromium']],
    remedy: `install it; looked for ${CHROMIUM.join(', ')}`,
  };
  if (platform !== 'linux') return [browser];
  return [
    browser,
    { name: 'Xvfb, or a display', isPresent: () => isOnPath('Xvfb'), debian: [['xvfb'], ['xauth']], remedy: 'install xvfb and xauth' },
    { name: 'strace', isPresent: () => isOnPath('strace'), debian: [['strace']], remedy: 'install strace' },
    { name: 'git and GNU patch', isPresent: () => isOnPath('git') && isOnPath('patch'), debian: [['git'], ['patch']], remedy: 'install git and patch' },
    { name: 'bubblewrap and socat', isPresent: () => isOnPath('bwrap') && isOnPath('socat'), debian: [['bubblewrap'], ['socat']], remedy: 'install bubblewrap and socat' },
    {
      name: "Electron's libraries",
      isPresent: () => ['libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1', 'libXss.so.1', 'libXtst.so.6'].every(isLibrary),
      debian: ELECTRON_LIBRARIES.map((name) => [`${name}t64`, name]),
      remedy: `install ${ELECTRON_LIBRARIES.join(' ')}`,
    },
  ];
}

function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}

/** Where Linux distributions keep shared libraries. */
function isLibrary(name: string): boolean {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];
  return folders.some((folder) => existsSync(join(folder, name)));
}
