/**
 * What an image really is, by the bytes every file of its format begins with; null where it is none of the formats that are shown.
 *
 * @see https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
 */
export function imageTypeOf(data: Uint8Array): string | null {
  const begins = (text: string, at = 0) => [...text].every((character, index) => data[at + index] === character.codePointAt(0));
  if (begins('\u0089PNG\r\n\u001A\n')) return 'image/png';
  if (begins('\u00FF\u00D8\u00FF')) return 'image/jpeg';
  if (begins('GIF87a') || begins('GIF89a')) return 'image/gif';
  return begins('RIFF') && begins('WEBPVP', 8) ? 'image/webp' : null;
}
