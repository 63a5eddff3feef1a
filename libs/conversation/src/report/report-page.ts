import type { Message, MessagePart, Session, ToolMedia, ToolPart, TurnState } from '@chatos/contracts';
import { partsInOrderTold } from '../running/corrections.ts';
import { escapeHtml } from './escape.ts';
import { REPORT_STYLE } from './report-style.ts';

/** The report of a long session holds its newest messages, so that a browser opens it at once; it says what it leaves out. */
export const REPORT_MESSAGES = 200;
/** The longest text of one part in the report, in UTF-16 code units. */
const PART_LIMIT = 50_000;

export interface ReportInput {
  readonly product: string;
  readonly session: Session;
  readonly messages: readonly Message[];
  readonly leavesOutOlder: boolean;
  readonly writtenAt: Date;
}

/**
 * A session as one page of HTML: no script, nothing loaded from anywhere, every word of the user, the model and the tools escaped. The
 * policy in its head refuses everything but its own style, should an escape ever fail.
 */
export function renderReport({ product, session, messages, leavesOutOlder, writtenAt }: ReportInput): string {
  const title = escapeHtml(session.title === '' ? 'Untitled session' : session.title);
  const leftOut = leavesOutOlder ? `<p class="note">This report holds the newest ${messages.length} messages. Older ones are in ${escapeHtml(product)} itself.</p>` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – ${escapeHtml(product)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<p class="product">${escapeHtml(product)}</p>
<h1>${title}</h1>
<p class="note">${time(session.createdAt)} to ${time(session.updatedAt)} · written ${time(writtenAt.getTime())}</p>
${leftOut}
</header>
<main>
${messages.map(renderMessage).join('\n')}
${messages.length === 0 ? '<p class="note">No messages yet.</p>' : ''}
</main>
</body>
</html>
`;
}

function renderMessage(message: Message): string {
  const who = message.role === 'user' ? 'You' : 'Assistant';
  const ending = message.role === 'assistant' || message.parts.length === 0 ? renderEnding(message.turnState, message.turnNotice) : '';
  return `<article class="${message.role}">
<h2>${who} <span class="note">${time(message.createdAt)}</span></h2>
${partsInOrderTold(message.parts).map(renderPart).join('\n')}
${ending}</article>`;
}

function renderPart(part: MessagePart): string {
  if (part.kind === 'text') return renderText(part.text);
  if (part.kind === 'correction') return `<section class="correction"><h3>You, while it ran</h3>\n${renderText(part.text)}</section>`;
  if (part.kind === 'note') return `<section class="correction"><h3>ChatOS, to the model</h3>\n${renderText(part.text)}</section>`;
  if (part.kind === 'summary') return `<details><summary>Earlier context was summarised</summary><p class="text">${shortened(part.text)}</p></details>`;
  if (part.kind === 'reasoning') return `<details><summary>Reasoning</summary><p class="text">${shortened(part.text)}</p></details>`;
  return part.kind === 'attachment' ? renderAttachment(part) : renderTool(part);
}

function renderAttachment(part: Extract<MessagePart, { kind: 'attachment' }>): string {
  return `<details><summary>Attached <code>${escapeHtml(part.uri)}</code> <span class="note">${escapeHtml(part.server)}</span></summary><pre>${shortened(part.text)}</pre>${part.media.map(renderMedia).join('')}</details>`;
}

function renderTool(part: ToolPart): string {
  return `<details class="tool"><summary><code>${escapeHtml(part.tool)}</code> <span class="note">${escapeHtml(part.state.replaceAll('-', ' '))}</span></summary>
<pre>${shortened(JSON.stringify(part.arguments, null, 2) ?? '')}</pre>
${part.result === null ? '' : `<pre>${shortened(part.result)}</pre>`}
${part.media.map(renderMedia).join('\n')}
</details>`;
}

/** Named, not shown: the report is one page that loads nothing, and pictures would make it too large to be opened at once. */
function renderMedia({ kind, mimeType, bytes }: ToolMedia): string {
  return `<p class="note">${kind === 'image' ? 'Image' : 'Audio'}: ${escapeHtml(mimeType)}, ${bytes.toLocaleString('en')} bytes</p>`;
}

/** Text as it was written; fenced code stands out, everything else of Markdown is left as it is, which stays readable. */
function renderText(text: string): string {
  const pieces = text.slice(0, PART_LIMIT).split(/^```[^\n`]*$/mu);
  const html = pieces.map((piece, index) => {
    const trimmed = piece.replace(/^\n+|\n+$/gu, '');
    if (trimmed === '') return '';
    return index % 2 === 1 ? `<pre>${escapeHtml(trimmed)}</pre>` : `<p class="text">${escapeHtml(trimmed)}</p>`;
  });
  return html.join('\n') + (text.length > PART_LIMIT ? `<p class="note">${cutNote(text.length)}</p>` : '');
}

function renderEnding(state: TurnState, notice: string | null): string {
  if (state === 'completed' && notice === null) return '';
  return `<p class="ending">${escapeHtml(state.replaceAll('-', ' '))}${notice === null ? '' : `: ${escapeHtml(notice)}`}</p>\n`;
}

function shortened(text: string): string {
  return text.length > PART_LIMIT ? `${escapeHtml(text.slice(0, PART_LIMIT))}\n\n[${cutNote(text.length)}]` : escapeHtml(text);
}

function cutNote(length: number): string {
  return `The first ${PART_LIMIT.toLocaleString('en')} of ${length.toLocaleString('en')} characters.`;
}

function time(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
