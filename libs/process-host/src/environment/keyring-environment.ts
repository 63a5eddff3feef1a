/**
 * The addresses by which libsecret reaches the session's secret service on Linux, and our own switch (`never`, for tests and for machines
 * where there is nobody to unlock a keyring).
 */
const NAMES = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'CHATOS_KEYRING'] as const;

/**
 * What the configuration process, and it alone, gets besides the allow-list: without it every Linux desktop would fall back to the encrypted
 * file. It hands none of it to the servers it tests.
 */
export function keyringEnvironment(parent: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(NAMES.flatMap((name) => (parent[name] === undefined ? [] : [[name, parent[name]]])));
}
