import type { ContentStore } from '@chatos/runtime-store';
import { Refusal } from './refusal.ts';
import type { FileVersion } from './file-version.ts';
import { hashOf } from './file-version.ts';
import { isText, MAX_TEXT_BYTES, textOf } from './text-lines.ts';

/** Contents by their hash while one file is looked at: what was read from the disk or made, and what the content store keeps. */
export interface ContentPool {
  /** Returns its hash. */
  add(bytes: Uint8Array): string;
  /** Throws Refusal where the store let them go. */
  bytes(hash: string): Uint8Array;
  /** `''` of no file. Throws Refusal for what is no text, or too large to be compared by lines. */
  text(version: FileVersion): string;
}

export function createContentPool(contents: Pick<ContentStore, 'peek'>): ContentPool {
  const known = new Map<string, Uint8Array>();
  const texts = new Map<string, string>();

  function bytes(hash: string): Uint8Array {
    const found = known.get(hash) ?? contents.peek(hash);
    if (found === null) throw new Refusal('let-go', 'What it held is no longer kept: the store of contents let it go to stay within its budget (content store, in the settings).');
    known.set(hash, found);
    return found;
  }

  return {
    add(given) {
      const hash = hashOf(given);
      known.set(hash, given);
      return hash;
    },
    bytes,
    text(version) {
      if (version === null) return '';
      if (version.kind === 'link') throw new Refusal('not-text', 'It is a symbolic link.');
      const read = texts.get(version.hash);
      if (read !== undefined) return read;
      const given = bytes(version.hash);
      if (given.length > MAX_TEXT_BYTES) throw new Refusal('too-large', `It has ${given.length.toLocaleString('en')} bytes, which is too much to compare by lines.`);
      if (!isText(given)) throw new Refusal('not-text', 'It is not text.');
      const text = textOf(given);
      texts.set(version.hash, text);
      return text;
    },
  };
}
