const MAX_LENGTH = 40;

/** A name of another program made to fit ours: lower-case letters, digits, "_" and "-", at most 40 unless told, and none that is taken. */
export function fitName(name: string, taken: ReadonlySet<string>, { stem: fallback = 'server', maxLength = MAX_LENGTH } = {}): string {
  const plain = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '').replaceAll(/[^a-z0-9_-]+/g, '-').replace(/^[-_]+/, '').slice(0, maxLength).replace(/[-_]+$/, '');
  const stem = plain === '' ? fallback : plain;
  for (let count = 1; ; count++) {
    const ending = count === 1 ? '' : `-${count}`;
    const fitted = `${stem.slice(0, maxLength - ending.length)}${ending}`;
    if (!taken.has(fitted)) return fitted;
  }
}
