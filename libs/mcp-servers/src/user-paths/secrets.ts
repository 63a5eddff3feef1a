import { join } from 'node:path';

/** From the home directory. Of a program whose whole folder is named, none of it is read. */
const SECRETS = [
  '.ssh', '.aws', '.gnupg', '.config/gh', '.netrc', '.npmrc', '.pypirc', '.docker', '.kube', '.azure', '.config/gcloud', '.git-credentials', '.config/git/credentials', '.cargo/credentials',
  '.cargo/credentials.toml', '.password-store', '.claude', '.claude.json', '.codex',
  // Writable by sandbox-runtime's own choice unless it may not be read.
  '.npm/_logs',
];
const KEYRINGS = ['.local/share/keyrings', '.local/share/kwalletd', 'Library/Keychains'];
const BROWSERS = [
  '.mozilla', '.config/chromium', '.config/google-chrome', '.config/google-chrome-beta', '.config/BraveSoftware', '.config/microsoft-edge', '.config/vivaldi', '.config/opera',
  'snap/chromium', 'snap/firefox', '.var/app/org.mozilla.firefox', '.var/app/org.chromium.Chromium', '.var/app/com.google.Chrome',
  'Library/Application Support/Google/Chrome', 'Library/Application Support/Chromium', 'Library/Application Support/Firefox', 'Library/Application Support/BraveSoftware',
  'Library/Application Support/Microsoft Edge', 'Library/Safari', 'Library/Cookies', 'Library/Containers/com.apple.Safari',
];

/** Keys and credentials of the user, which neither a command nor a tool reads; absolute. Most of them do not exist on any one machine. */
export function secretsOf(home: string): string[] {
  return [...SECRETS, ...KEYRINGS, ...BROWSERS].map((path) => join(home, path));
}
