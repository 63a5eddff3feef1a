import { StateEffect, StateField } from '@codemirror/state';
import type { Extension, Range, Text } from '@codemirror/state';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import type { ReviewHunk } from '@chatos/contracts';
import { TEST_IDS } from '@chatos/ui-kit';

/** Which text of the two an editor shows; `inline` shows the newer with the older within it. */
export type DiffSide = 'before' | 'after' | 'inline';
export type HunkAction = 'choose' | 'keep' | 'undo';

/** What stands above the lines of one hunk. */
export interface HunkBar {
  readonly hunk: ReviewHunk;
  /** From 1. */
  readonly number: number;
  readonly total: number;
  readonly isCurrent: boolean;
}

export const setHunkBars = StateEffect.define<readonly HunkBar[]>();

/** Above its line, and above what was removed before it. */
const ABOVE = -10;
/** Below its line. */
const BELOW = 10;

/** The bars of one editor. `onAction` is called for as long as the editor stands. */
export function hunkBars(side: DiffSide, onAction: (action: HunkAction, hunkId: string) => void): Extension {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(bars, transaction) {
      const set = transaction.effects.find((effect) => effect.is(setHunkBars));
      return set === undefined ? bars.map(transaction.changes) : decorate(transaction.newDoc, set.value as readonly HunkBar[], side, onAction);
    },
    provide: (field) => EditorView.decorations.from(field),
  });
}

function decorate(document: Text, bars: readonly HunkBar[], side: DiffSide, onAction: (action: HunkAction, hunkId: string) => void): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const bar of bars) {
    const place = placeOf(document, bar.hunk, side);
    if (place === null) continue;
    const widget = new BarWidget(bar, side, place.hasButtons, onAction);
    ranges.push(Decoration.widget({ widget, block: true, side: place.side }).range(place.position));
    // Where nothing stands on the other side every letter changed: to underline them all says nothing.
    const isWhole = bar.hunk.beforeLines === 0 || bar.hunk.afterLines === 0;
    const line = Decoration.line({ class: `${isWhole ? 'cm-hunkLineWhole' : ''}${bar.hunk.isKept ? ' cm-hunkLineKept' : ''}` });
    if (isWhole || bar.hunk.isKept) for (let number = place.firstLine; number < place.firstLine + place.lines && number <= document.lines; number += 1) ranges.push(line.range(document.line(number).from));
  }
  return Decoration.set(ranges, true);
}

/**
 * Where a hunk's bar goes. The two editors are aligned by the lines that did not change: so a bar never stands in front of such a line, but behind
 * the one before it; and where there is none, at the beginning of a text that has nothing of the hunk, there is no bar, and the other side has the buttons.
 */
export function placeOf(document: Text, hunk: ReviewHunk, side: DiffSide): { position: number; side: number; hasButtons: boolean; firstLine: number; lines: number } | null {
  const [start, lines] = side === 'before' ? [hunk.beforeStart, hunk.beforeLines] : [hunk.afterStart, hunk.afterLines];
  const lineAt = (number: number) => document.line(Math.min(Math.max(1, number), document.lines));
  if (side === 'inline') return { position: lines === 0 && start >= document.lines ? document.length : lineAt(lines === 0 ? start + 1 : start).from, side: ABOVE, hasButtons: true, firstLine: start, lines };
  const hasButtons = side === 'after' || (hunk.afterLines === 0 && hunk.afterStart === 0);
  if (lines > 0) return { position: lineAt(start).from, side: ABOVE, hasButtons, firstLine: start, lines };
  return start === 0 ? null : { position: lineAt(start).to, side: BELOW, hasButtons, firstLine: start, lines: 0 };
}

class BarWidget extends WidgetType {
  private readonly bar: HunkBar;
  private readonly side: DiffSide;
  private readonly hasButtons: boolean;
  private readonly onAction: (action: HunkAction, hunkId: string) => void;

  constructor(bar: HunkBar, side: DiffSide, hasButtons: boolean, onAction: (action: HunkAction, hunkId: string) => void) {
    super();
    this.bar = bar;
    this.side = side;
    this.hasButtons = hasButtons;
    this.onAction = onAction;
  }

  override get estimatedHeight(): number {
    return 28;
  }

  override eq(other: BarWidget): boolean {
    const [one, two] = [this.bar, other.bar];
    return one.hunk.id === two.hunk.id && one.hunk.isKept === two.hunk.isKept && one.isCurrent === two.isCurrent && one.number === two.number && one.total === two.total && linesOf(this.bar, this.side) === linesOf(two, other.side) && this.hasButtons === other.hasButtons;
  }

  toDOM(): HTMLElement {
    const bar = document.createElement('div');
    bar.className = 'cm-hunkBar';
    bar.append(part('span', 'cm-hunkWords'), part('span', 'cm-hunkState'));
    if (this.hasButtons) {
      bar.setAttribute('role', 'group');
      bar.dataset['testid'] = TEST_IDS.reviewHunk;
      bar.append(button(TEST_IDS.reviewKeep), button(TEST_IDS.reviewUndo));
    }
    this.updateDOM(bar);
    return bar;
  }

  /** The same element as long as it can be: who has the focus on one of its buttons keeps it. */
  override updateDOM(bar: HTMLElement): boolean {
    const { hunk, number, total, isCurrent } = this.bar;
    if ((bar.querySelector('button') !== null) !== this.hasButtons) return false;
    const words = `${this.hasButtons ? `Change ${number} of ${total} · ` : ''}${linesOf(this.bar, this.side)}`;
    bar.dataset['hunk'] = hunk.id;
    bar.toggleAttribute('data-current', isCurrent);
    bar.toggleAttribute('data-kept', hunk.isKept);
    setText(bar, '.cm-hunkWords', words);
    setText(bar, '.cm-hunkState', hunk.isKept && this.hasButtons ? 'Kept' : '');
    bar.onclick = () => this.onAction('choose', hunk.id);
    const [keep, undo] = bar.querySelectorAll('button');
    if (keep === undefined || undo === undefined) return true;
    bar.setAttribute('aria-label', `${words}${hunk.isKept ? ', kept' : ''}`);
    if (isCurrent) bar.setAttribute('aria-current', 'true');
    else bar.removeAttribute('aria-current');
    label(keep, hunk.isKept ? 'Keep no longer' : 'Keep', `change ${number}`);
    label(undo, 'Undo…', `change ${number}`);
    keep.onclick = (event) => this.act('keep', event);
    undo.onclick = (event) => this.act('undo', event);
    return true;
  }

  override ignoreEvent(): boolean {
    return true;
  }

  private act(action: HunkAction, event: MouseEvent): void {
    event.stopPropagation();
    this.onAction(action, this.bar.hunk.id);
  }
}

function linesOf({ hunk }: HunkBar, side: DiffSide): string {
  const [start, lines] = side === 'before' ? [hunk.beforeStart, hunk.beforeLines] : [hunk.afterStart, hunk.afterLines];
  if (lines === 0) return side === 'before' ? 'nothing before' : `${hunk.beforeLines} ${hunk.beforeLines === 1 ? 'line' : 'lines'} removed`;
  return lines === 1 ? `line ${start}` : `lines ${start}–${start + lines - 1}`;
}

function part(tag: string, className: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function button(testId: string): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'cm-hunkButton';
  element.dataset['testid'] = testId;
  return element;
}

function label(element: HTMLButtonElement, words: string, what: string): void {
  if (element.textContent !== words) element.textContent = words;
  element.setAttribute('aria-label', `${words.replace('…', '')} ${what}`);
}

function setText(bar: HTMLElement, selector: string, text: string): void {
  const element = bar.querySelector(selector);
  if (element !== null && element.textContent !== text) element.textContent = text;
}
