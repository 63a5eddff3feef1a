import ipaddr from 'ipaddr.js';

/** Answers by cloud providers' metadata services that lie in ranges of public addresses. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);

/**
 * Whether an address is one of the public internet: not of this machine, a private or local network, a provider's metadata service, and not
 * another notation (mapped, translated, tunnelled) in which such an address could hide.
 */
export function isPublicAddress(address: string): boolean {
  const parsed = parse(address);
  return parsed !== null && parsed.range() === 'unicast' && !METADATA_ADDRESSES.has(parsed.toString());
}

export function isLoopbackAddress(address: string): boolean {
  return parse(address)?.range() === 'loopback';
}

/** The address a URL's host is, without brackets; null for a name. */
export function addressOfHost(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : null;
}

/** Whether a URL's host is this machine: a loopback address, or a name that never means another. */
export function isLoopbackHost(hostname: string): boolean {
  const address = addressOfHost(hostname);
  if (address !== null) return isLoopbackAddress(address);
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost');
}

/** An IPv4 address written as IPv6 is judged as what it is. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(address) ? ipaddr.process(address) : null;
}
