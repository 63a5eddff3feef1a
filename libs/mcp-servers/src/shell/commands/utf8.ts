/** Longest character of UTF-8. */
const LONGEST = 4;

/** How many bytes at the end are the beginning of a character whose rest has yet to come. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(LONGEST - 1, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/** How many bytes at the beginning are the end of a character that began before. */
export function orphanedHead(bytes: Uint8Array): number {
  let count = 0;
  while (count < Math.min(LONGEST - 1, bytes.length) && ((bytes[count] as number) & 0xc0) === 0x80) count += 1;
  return count;
}
