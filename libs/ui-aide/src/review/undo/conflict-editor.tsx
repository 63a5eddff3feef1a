import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, MatchDecorator, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, ViewUpdate } from '@codemirror/view';
import { TEST_IDS } from '@chatos/ui-kit';
import { Button } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import { diffLook } from '../diff/diff-theme.ts';
import { useLanguage } from '../diff/use-language.ts';
import { hasConflictMarks } from './undo-plan.ts';
import styles from './undo.module.css';

export interface ConflictEditorProps {
  readonly path: string;
  /** The merged text, with marks where both sides changed the same lines. */
  readonly text: string;
  /** What the user decided already; null: nothing yet. */
  readonly resolution: string | null;
  /** null takes the decision back. */
  readonly onResolve: (text: string | null) => void;
}

/** Lets the user make one text of two: what stands in the field when they say so is what the file becomes. */
export function ConflictEditor({ path, text, resolution, onResolve }: ConflictEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [hasMarks, setMarks] = useState(() => hasConflictMarks(resolution ?? text));
  const language = useLanguage(path);
  const decided = useRef(resolution);
  const take = useRef(onResolve);
  take.current = onResolve;
  useLayoutEffect(() => {
    if (place.current === null || language === null) return undefined;
    const made = new EditorView({
      parent: place.current,
      doc: decided.current ?? text,
      extensions: [fieldExtensions(path), language, EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        setMarks(hasConflictMarks(update.state.doc.toString()));
        // What was decided is not what stands there any more.
        if (decided.current !== null) {
          decided.current = null;
          take.current(null);
        }
      })],
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [path, text, language]);
  const use = () => {
    if (view.current === null) return;
    decided.current = view.current.state.doc.toString();
    onResolve(decided.current);
  };
  return (
    <div className={styles.conflict}>
      <div ref={place} className={styles.field} data-testid={TEST_IDS.undoConflict} />
      <div className={styles.conflictFoot}>
        <span role="status">{resolution !== null ? 'This text will be used.' : hasMarks ? 'The lines with <<<<<<<, |||||||, ======= and >>>>>>> part what differs: leave what is to stay, and remove those lines.' : 'No marks are left.'}</span>
        <Button size="compact-sm" variant={hasMarks ? 'default' : 'light'} disabled={resolution !== null} onClick={use} data-testid={TEST_IDS.undoUseText}>{hasMarks ? 'Use this text with its marks' : 'Use this text'}</Button>
      </div>
    </div>
  );
}

function fieldExtensions(path: string): Extension {
  return [
    EditorState.lineSeparator.of('\n'), EditorView.lineWrapping, lineNumbers(), highlightSpecialChars(), drawSelection(), history(), keymap.of([...defaultKeymap, ...historyKeymap]), diffLook, conflictMarks,
    // Escape would close the dialog, and what was written would be gone.
    EditorView.contentAttributes.of({ 'aria-label': `What ${path} is to be`, 'data-mantine-stop-propagation': 'true', 'tabindex': '0' }),
  ];
}

const matcher = new MatchDecorator({ regexp: /^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$/gm, decoration: Decoration.mark({ class: 'cm-conflictMark' }) });

const conflictMarks = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;
    constructor(view: EditorView) {
      this.marks = matcher.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.marks = matcher.updateDeco(update, this.marks);
    }
  },
  { decorations: (plugin) => plugin.marks },
);
