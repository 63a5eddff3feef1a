import { useState } from 'react';

export interface Editing<Item> {
  /** The open form: for an existing record, for a new one, or none. */
  readonly open: { readonly record: Item | null; readonly key: number } | null;
  edit(record: Item): void;
  add(): void;
  close(): void;
  /** Opens the form afresh with the record as the list has it now; closes it where the record is gone. */
  reload(): void;
}

/** Which record's form is open. The form takes the record as it was when it opened; only `reload` gives it a newer one. */
export function useEditing<Item extends { id: string }>(items: readonly Item[] | undefined): Editing<Item> {
  const [open, setOpen] = useState<{ record: Item | null; key: number } | null>(null);
  return {
    open,
    edit: (record) => setOpen({ record, key: 0 }),
    add: () => setOpen({ record: null, key: 0 }),
    close: () => setOpen(null),
    reload: () =>
      setOpen((current) => {
        const record = items?.find((item) => item.id === current?.record?.id);
        return current === null || record === undefined ? null : { record, key: current.key + 1 };
      }),
  };
}
