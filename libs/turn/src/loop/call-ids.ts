/** The longest id the contract takes. */
const LONGEST_ID = 256;

/**
 * Makes the ids of one turn's calls unique: an answer to an approval names its call by id alone, and not every provider keeps its ids apart
 * (some count anew in each step, some send none). A good id is kept, for some providers want their own form back.
 */
export function createCallIds(): (providerId: string) => string {
  const used = new Set<string>();
  return (providerId) => {
    const isUsable = providerId !== '' && providerId.length <= LONGEST_ID && !used.has(providerId);
    const id = isUsable ? providerId : `call-${crypto.randomUUID()}`;
    used.add(id);
    return id;
  };
}
