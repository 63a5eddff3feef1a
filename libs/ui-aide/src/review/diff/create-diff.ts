import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, Text } from '@codemirror/state';
import type { Extension, StateEffect } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import type { ReviewHunk } from '@chatos/contracts';
import { diffLook } from './diff-theme.ts';
import { changesOfHunks, withPlainLineEnds } from './hunk-changes.ts';
import { hunkBars, placeOf, setHunkBars } from './hunk-bars.ts';
import type { DiffSide, HunkAction, HunkBar } from './hunk-bars.ts';

export type DiffLayout = 'split' | 'inline';

/** Where a difference was scrolled to, for one that is made in its place: in the same form, or it means nothing. */
export interface ScrollPlace {
  readonly layout: DiffLayout;
  readonly isFolded: boolean;
  readonly at: number | StateEffect<unknown>;
}

export interface DiffOptions {
  readonly parent: HTMLElement;
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly ReviewHunk[];
  readonly layout: DiffLayout;
  readonly isFolded: boolean;
  readonly language: Extension;
  /** What the two texts are called, for those who hear the page. */
  readonly labels: { readonly before: string; readonly after: string };
  readonly onAction: (action: HunkAction, hunkId: string) => void;
  readonly place: ScrollPlace | null;
}

/** A difference on the page. It is only read: what it offers goes through `onAction`. */
export interface DiffHandle {
  /** Draws the bars anew: which hunk is chosen, which are kept. Nothing moves. */
  show(bars: readonly HunkBar[]): void;
  /** Brings a hunk into sight. */
  reveal(hunk: ReviewHunk): void;
  /** Where it is scrolled to. */
  place(): ScrollPlace;
  destroy(): void;
}

/** Lines that stay in sight around a change; fewer than that many are not folded. */
const FOLDED = { margin: 3, minSize: 6 };

/** Only `\n` ends a line, as in the recorded hunks: a `\r` alone is a letter that is shown. */
const LINE_END = EditorState.lineSeparator.of('\n');

export function createDiff(options: DiffOptions): DiffHandle {
  const { before, after } = withPlainLineEnds(options.before, options.after);
  const texts = { ...options, before, after };
  return options.layout === 'split' ? createSplit(texts) : createInline(texts);
}

function createSplit({ parent, before, after, hunks, isFolded, language, labels, onAction, place }: DiffOptions): DiffHandle {
  const merge = new MergeView({
    parent,
    a: { doc: before, extensions: [extensionsOf('before', labels.before, language, onAction)] },
    b: { doc: after, extensions: [extensionsOf('after', labels.after, language, onAction)] },
    gutter: true,
    ...(isFolded ? { collapseUnchanged: FOLDED } : {}),
    diffConfig: diffConfig(before, after, hunks),
  });
  if (typeof place?.at === 'number') merge.dom.scrollTop = place.at;
  return {
    place: () => ({ layout: 'split', isFolded, at: merge.dom.scrollTop }),
    show: (bars) => { for (const view of [merge.a, merge.b]) view.dispatch({ effects: setHunkBars.of(bars) }); },
    reveal: (hunk) => {
      // A hunk at the very top of a text that has nothing of it stands on the other side alone.
      const bar = placeOf(merge.b.state.doc, hunk, 'after');
      if (bar === null) revealIn(merge.a, placeOf(merge.a.state.doc, hunk, 'before')?.position ?? 0);
      else revealIn(merge.b, bar.position);
    },
    destroy: () => merge.destroy(),
  };
}

function createInline({ parent, before, after, hunks, isFolded, language, labels, onAction, place }: DiffOptions): DiffHandle {
  const view = new EditorView({
    parent,
    doc: after,
    // By its place in the text: what was removed has a height that is known only once it is seen.
    ...(place === null || typeof place.at === 'number' ? {} : { scrollTo: place.at }),
    extensions: [
      extensionsOf('inline', labels.after, language, onAction),
      unifiedMergeView({ original: Text.of(before.split('\n')), mergeControls: false, gutter: true, ...(isFolded ? { collapseUnchanged: FOLDED } : {}), diffConfig: diffConfig(before, after, hunks) }),
    ],
  });
  return {
    place: () => ({ layout: 'inline', isFolded, at: view.scrollSnapshot() }),
    show: (bars) => view.dispatch({ effects: setHunkBars.of(bars) }),
    reveal: (hunk) => revealIn(view, placeOf(view.state.doc, hunk, 'inline')?.position ?? 0),
    destroy: () => view.destroy(),
  };
}

function extensionsOf(side: DiffSide, label: string, language: Extension, onAction: DiffOptions['onAction']): Extension {
  return [
    LINE_END, EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.lineWrapping,
    lineNumbers(), highlightSpecialChars(), drawSelection(), language, diffLook, hunkBars(side, onAction),
    EditorView.contentAttributes.of({ 'aria-label': label, 'tabindex': '0' }),
  ];
}

function diffConfig(before: string, after: string, hunks: readonly ReviewHunk[]) {
  const changes = changesOfHunks(before, after, hunks);
  return changes === null ? { scanLimit: 500, timeout: 1_000 } : { override: () => [...changes] };
}

/** So far below the upper edge, that the lines before it can be read too. */
const ROOM_ABOVE = 90;

function revealIn(view: EditorView, position: number): void {
  view.dispatch({ effects: EditorView.scrollIntoView(position, { y: 'start', yMargin: ROOM_ABOVE }) });
}
