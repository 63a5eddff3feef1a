import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** A mark below the letters that changed, in a colour of the theme. */
const underline = (color: string) => ({ background: `linear-gradient(${color}, ${color}) bottom/100% 2px no-repeat` });

/** The look of every editor, in the variables of the page: it follows light and dark by itself. The classes are CodeMirror's and those of the hunks' bars. */
const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--chatos-text)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content:focus-visible': { outline: '2px solid var(--chatos-accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-content': { minWidth: '0', padding: '0', caretColor: 'var(--chatos-text)' },
  '.cm-line': { padding: '0 10px 0 6px' },
  '.cm-gutters': { backgroundColor: 'var(--chatos-ground)', color: 'var(--chatos-faint)', borderRight: '1px solid var(--chatos-line)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '26px', padding: '0 6px 0 4px' },
  '&.cm-editor .cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--chatos-accent-soft)' },
  '.cm-specialChar': { color: 'var(--chatos-code-removed)' },
  // Comments keep their contrast on both.
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'rgba(210, 60, 70, 0.07)' },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: 'rgba(40, 160, 100, 0.08)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': underline('rgba(210, 60, 70, 0.55)'),
  '&.cm-merge-b .cm-changedText': underline('rgba(40, 160, 100, 0.6)'),
  '&.cm-merge-a .cm-hunkLineWhole .cm-changedText, &.cm-merge-b .cm-hunkLineWhole .cm-changedText, .cm-deletedChunk:not(:has(+ .cm-changedLine)) .cm-deletedText': { background: 'none' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--chatos-code-removed)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--chatos-code-added)' },
  '.cm-deletedChunk': { paddingLeft: '6px' },
  '.cm-collapsedLines': { padding: '4px 10px', fontFamily: 'var(--mantine-font-family)', fontSize: '11.5px', color: 'var(--chatos-muted)', background: 'var(--chatos-sunken)' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: 'none' },
  '.cm-collapsedLines:hover': { color: 'var(--chatos-text)' },
  '.cm-mergeSpacer': { backgroundImage: 'repeating-linear-gradient(135deg, transparent 0 5px, var(--chatos-hover) 5px 6px)' },
  '.cm-hunkBar': {
    display: 'flex', alignItems: 'center', gap: '6px', height: '28px', boxSizing: 'border-box', padding: '0 8px', overflow: 'hidden', whiteSpace: 'nowrap', cursor: 'pointer',
    fontFamily: 'var(--mantine-font-family)', fontSize: '11.5px', color: 'var(--chatos-muted)', background: 'var(--chatos-sunken)',
    borderTop: '1px solid var(--chatos-line)', borderBottom: '1px solid var(--chatos-line)', boxShadow: 'inset 3px 0 0 transparent',
  },
  '.cm-hunkBar[data-current]': { color: 'var(--chatos-text)', background: 'var(--chatos-accent-soft)', boxShadow: 'inset 3px 0 0 var(--chatos-accent)' },
  '.cm-hunkWords': { overflow: 'hidden', textOverflow: 'ellipsis', fontVariantNumeric: 'tabular-nums' },
  '.cm-hunkState': { flex: '1', fontWeight: '600', color: 'var(--chatos-code-added)' },
  '.cm-hunkButton': {
    flex: 'none', height: '20px', padding: '0 8px', border: '1px solid var(--chatos-line-strong)', borderRadius: '5px', background: 'var(--chatos-raised)', color: 'var(--chatos-text)',
    font: 'inherit', fontWeight: '500', cursor: 'pointer',
  },
  '.cm-hunkButton:hover': { borderColor: 'var(--chatos-accent)' },
  '&.cm-merge-a .cm-changedLine.cm-hunkLineKept, &.cm-merge-b .cm-changedLine.cm-hunkLineKept': { backgroundColor: 'transparent' },
  '.cm-conflictMark': { backgroundColor: 'var(--chatos-error-ground)', color: 'var(--mantine-color-red-text)', fontWeight: '600' },
});

const code = HighlightStyle.define([
  { tag: [tags.comment, tags.quote], color: 'var(--chatos-code-comment)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.bool, tags.null, tags.tagName, tags.self], color: 'var(--chatos-code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character], color: 'var(--chatos-code-string)' },
  { tag: [tags.number, tags.unit, tags.link, tags.url, tags.color], color: 'var(--chatos-code-number)' },
  { tag: [tags.heading, tags.function(tags.variableName), tags.function(tags.propertyName), tags.definition(tags.function(tags.variableName)), tags.labelName], color: 'var(--chatos-code-title)' },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.standard(tags.name)], color: 'var(--chatos-code-type)' },
  { tag: [tags.attributeName, tags.propertyName, tags.meta, tags.processingInstruction, tags.annotation], color: 'var(--chatos-code-attribute)' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strong, fontWeight: '700' },
]);

/** The look of code and of differences in the workbench. */
export const diffLook: Extension = [look, syntaxHighlighting(code)];
