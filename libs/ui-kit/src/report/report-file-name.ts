/** A name every file system takes, whatever the session is called: letters and digits of any script, the rest as one dash. */
export function fileNameOfReport(title: string): string {
  const plain = title.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return `${[...plain].slice(0, 60).join('') || 'session'}-report.html`;
}
