/** The look of a session report: the reader's light or dark scheme, system fonts, nothing fetched. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1c1f24; --soft: #5d6673; --paper: #fbfbfc; --card: #fff; --line: #e1e4e9; --accent: #2f6fde; --code: #f2f4f7; --warn: #9a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ee; --soft: #9aa4b2; --paper: #14161a; --card: #1b1e24; --line: #2c313a; --accent: #7aa7ff; --code: #11141a; --warn: #f0b070; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 52rem; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; padding-bottom: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .2rem 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: .95rem; margin: 0 0 .5rem; }
.product { color: var(--accent); font-weight: 600; margin: 0; }
.note { color: var(--soft); font-size: .85rem; font-weight: 400; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.25rem; margin: 0 0 1rem; }
article.user { border-left: 4px solid var(--accent); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0; }
pre { background: var(--code); border-radius: 8px; padding: .75rem 1rem; overflow-x: auto; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.correction { border-left: 4px solid var(--accent); padding-left: .9rem; margin: .6rem 0; }
h3 { font-size: .85rem; margin: 0; }
details { border-top: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; }
.ending { color: var(--warn); font-size: .9rem; margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { max-width: none; } article { break-inside: avoid-page; } }
`;
