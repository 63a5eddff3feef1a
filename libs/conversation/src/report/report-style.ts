/** The look of a session report: the reader's light or dark scheme, system fonts, nothing fetched. Printed, everything that is folded is open. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1c1f24; --soft: #5d6673; --paper: #fbfbfc; --card: #fff; --line: #e1e4e9; --accent: #2f6fde; --code: #f2f4f7; --warn: #9a4b00; --add: #e3f5e6; --del: #fde8e6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ee; --soft: #9aa4b2; --paper: #14161a; --card: #1b1e24; --line: #2c313a; --accent: #7aa7ff; --code: #11141a; --warn: #f0b070; --add: #17331f; --del: #3d1d1d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 56rem; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; padding-bottom: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .2rem 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; }
h3 { font-size: .95rem; margin: 0 0 .5rem; }
h4 { font-size: .85rem; margin: .4rem 0 0; }
.product { color: var(--accent); font-weight: 600; margin: 0; }
.note { color: var(--soft); font-size: .85rem; font-weight: 400; }
.facts { border-top: 1px solid var(--line); margin: .75rem 0 0; padding-top: .5rem; }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: .75rem 0 .25rem; }
dt { color: var(--soft); font-size: .8rem; }
dd { margin: 0; font-size: 1.05rem; font-variant-numeric: tabular-nums; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-top: .75rem; }
a { color: var(--accent); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.25rem; margin: 0 0 1rem; }
article.user { border-left: 4px solid var(--accent); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0; }
pre { background: var(--code); border-radius: 8px; padding: .75rem 1rem; overflow-x: auto; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; }
.aside { border-left: 4px solid var(--accent); padding-left: .9rem; margin: .6rem 0; }
details { border-top: 1px solid var(--line); padding: .5rem 0; }
details.aside { border-top: 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid var(--line); padding: .4rem 0; overflow-wrap: anywhere; }
li li { margin-left: 1.5rem; }
li > details { border-top: 0; padding: 0; }
.state { display: inline-block; min-width: 4.5rem; color: var(--soft); font-size: .85rem; }
.task.done { color: var(--soft); }
.diff span { display: inline-block; width: 100%; }
.add { background: var(--add); }
.del { background: var(--del); }
.hunk { color: var(--soft); }
.ending { color: var(--warn); font-size: .9rem; margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print {
  body { max-width: none; padding: 0; }
  nav { display: none; }
  article { break-inside: auto; }
  h2, h3, summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
