/** As the contract's `logEventOf`. */
export interface LogPiece<Item> { readonly items: readonly Item[]; readonly offset: number; readonly nextOffset: number; readonly damaged: number }

/** What is shown of an append-only log: pieces that join on, oldest first. */
export interface LogWindow<Item> {
  readonly pieces: readonly LogPiece<Item>[];
  /** Damaged lines that were passed over in them. */
  readonly damaged: number;
  /** So many records stay in sight while new ones come: what the user has read back is not taken away. */
  readonly kept: number;
}

/** What goes beyond it can be read back. */
const KEPT = 2000;

export const EMPTY_WINDOW: LogWindow<never> = { pieces: [], damaged: 0, kept: KEPT };

/** After what was appended. A piece that does not join on begins the window anew: the log was cut or replaced. */
export function appended<Item>(window: LogWindow<Item>, piece: LogPiece<Item>): LogWindow<Item> {
  const joins = window.pieces.at(-1)?.nextOffset === piece.offset;
  if (joins && piece.items.length === 0 && piece.damaged === 0) return window;
  let pieces = joins ? [...window.pieces, piece] : [piece];
  while (pieces.length > 1 && count(pieces.slice(1)) >= window.kept) pieces = pieces.slice(1);
  return windowOf(pieces, joins ? window.kept : KEPT);
}

/** With older records in front; unchanged where they do not join on any more. */
export function withOlder<Item>(window: LogWindow<Item>, piece: LogPiece<Item>): LogWindow<Item> {
  return piece.nextOffset === window.pieces[0]?.offset && piece.offset < piece.nextOffset ? windowOf([piece, ...window.pieces], window.kept + piece.items.length) : window;
}

/** Where the records before those in sight end; null where there are none. */
export function olderBefore({ pieces }: LogWindow<unknown>): number | null {
  const first = pieces[0];
  return first === undefined || first.offset === 0 ? null : first.offset;
}

/** Where a later subscription goes on; undefined before the first piece. */
export function nextOffsetOf({ pieces }: LogWindow<unknown>): number | undefined {
  return pieces.at(-1)?.nextOffset;
}

function count(pieces: readonly LogPiece<unknown>[]): number {
  return pieces.reduce((sum, { items }) => sum + items.length, 0);
}

function windowOf<Item>(pieces: readonly LogPiece<Item>[], kept: number): LogWindow<Item> {
  return { pieces, kept, damaged: pieces.reduce((sum, { damaged }) => sum + damaged, 0) };
}
