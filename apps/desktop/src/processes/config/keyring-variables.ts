/**
 * What the config process, and it alone, inherits besides the allow-list: the addresses by which libsecret reaches the session's secret
 * service on Linux. Without them every Linux desktop would fall back to the encrypted file.
 */
export const KEYRING_VARIABLES = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'CHATOS_KEYRING'] as const;
