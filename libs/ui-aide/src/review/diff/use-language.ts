import { LanguageDescription } from '@codemirror/language';
import { languages } from '@codemirror/language-data';
import type { Extension } from '@codemirror/state';
import { useEffect, useState } from 'react';

const NONE: Extension = [];

/** The language of a file by its name, loaded when the first such file is shown; null until it is. A language that cannot be had leaves the text plain. */
export function useLanguage(path: string): Extension | null {
  const [loaded, setLoaded] = useState<{ path: string; language: Extension } | null>(null);
  useEffect(() => {
    let isWanted = true;
    const description = LanguageDescription.matchFilename(languages, path.slice(path.lastIndexOf('/') + 1));
    const language = description === null ? Promise.resolve(NONE) : description.load();
    language
      .catch((cause: unknown) => {
        console.warn(`useLanguage: the colours for ${path} could not be loaded`, cause);
        return NONE;
      })
      .then((extension) => { if (isWanted) setLoaded({ path, language: extension }); }, () => undefined);
    return () => { isWanted = false; };
  }, [path]);
  return loaded?.path === path ? loaded.language : null;
}
