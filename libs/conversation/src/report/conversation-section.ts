import type { Message, MessagePart, ToolMedia, ToolPart, Turn, TurnState } from '@chatos/contracts';
import { partsInOrderTold } from '../running/corrections.ts';
import { escapeHtml } from './escape.ts';
import { count, cutNote, leftOut, PART_LIMITS, shortened, spent, time, words } from './html.ts';
import type { ReportData } from './report-data.ts';

/** What was said and done, message by message. */
export function conversationSection({ messages, turns }: Pick<ReportData, 'messages' | 'turns'>): string {
  const articles = messages.items.map((message) => article(message, turns.get(message.turnId) ?? null));
  return `<section id="conversation"><h2>Conversation</h2>
${leftOut(messages.leavesOutOlder, messages.items.length, 'messages')}
${articles.join('\n')}
${articles.length === 0 ? '<p class="note">No messages yet.</p>' : ''}</section>`;
}

function article(message: Message, turn: Turn | null): string {
  const who = message.role === 'user' ? 'You' : 'Assistant';
  const isEnd = message.role === 'assistant' || message.parts.length === 0;
  return `<article class="${message.role}">
<h3>${who} <span class="note">${time(message.createdAt)}</span></h3>
${message.firstPosition === 0 ? '' : `<p class="note">The first ${count(message.firstPosition)} parts of this message are left out here; they are in the workbench itself.</p>`}
${partsInOrderTold(message.parts).map(renderPart).join('\n')}
${isEnd ? ending(message.turnState, message.turnNotice) : ''}${message.role === 'assistant' && turn !== null ? turnFacts(turn) : ''}</article>`;
}

function renderPart(part: MessagePart): string {
  const limit = PART_LIMITS[part.kind];
  switch (part.kind) {
    case 'text':
      return paragraphs(part.text, limit);
    case 'correction':
      return `<section class="aside"><h4>You, while it ran</h4>\n${paragraphs(part.text, limit)}</section>`;
    case 'note':
      return `<section class="aside"><h4>The workbench, to the model</h4>\n${paragraphs(part.text, limit)}</section>`;
    case 'summary':
      return `<details class="aside"><summary>Earlier context was summarised <span class="note">it had taken ${count(part.tokensBefore)} tokens</span></summary><p class="text">${shortened(part.text, limit)}</p></details>`;
    case 'reasoning':
      return `<details><summary>Reasoning</summary><p class="text">${shortened(part.text, limit)}</p></details>`;
    case 'attachment':
      return `<details><summary>Attached <code>${escapeHtml(part.uri)}</code> <span class="note">${escapeHtml(part.server)}</span></summary><pre>${shortened(part.text, limit)}</pre>${part.media.map(renderMedia).join('')}</details>`;
    case 'tool':
      return renderTool(part, limit);
  }
}

/** A report is made to be passed on: what the user typed into a secret field, which the model asked for, stays out of it. */
function withoutSecrets(part: ToolPart): ToolPart {
  const fields = /prompt_key_values$/u.test(part.tool) && typeof part.arguments === 'object' && part.arguments !== null && 'fields' in part.arguments && Array.isArray(part.arguments.fields) ? (part.arguments.fields as unknown[]) : [];
  const isSecret = (field: unknown): field is { secret: true } => typeof field === 'object' && field !== null && 'secret' in field && field.secret === true;
  if (!fields.some(isSecret)) return part;
  const shown = fields.map((field) => (isSecret(field) && 'default' in field ? { ...field, default: '(left out)' } : field));
  return { ...part, arguments: { ...(part.arguments as object), fields: shown }, result: part.result === null ? null : '(the answer holds secret values and is left out)' };
}

function renderTool(given: ToolPart, limit: number): string {
  const part = withoutSecrets(given);
  return `<details class="tool"><summary><code>${escapeHtml(part.tool)}</code> <span class="note">${words(part.state)}</span></summary>
<pre>${shortened(JSON.stringify(part.arguments, null, 2) ?? '', limit)}</pre>
${part.result === null ? '' : `<pre>${shortened(part.result, limit)}</pre>`}
${part.media.map(renderMedia).join('\n')}
</details>`;
}

/** Named, not shown: the report is one page that loads nothing, and pictures would make it too large to be opened at once. */
function renderMedia({ kind, mimeType, bytes }: ToolMedia): string {
  return `<p class="note">${kind === 'image' ? 'Image' : 'Audio'}: ${escapeHtml(mimeType)}, ${count(bytes)} bytes</p>`;
}

/** Text as it was written; fenced code stands out, everything else of Markdown is left as it is, which stays readable. */
function paragraphs(text: string, limit: number): string {
  const pieces = text.slice(0, limit).split(/^```[^\n`]*$/mu);
  const html = pieces.map((piece, index) => {
    const trimmed = piece.replace(/^\n+|\n+$/gu, '');
    if (trimmed === '') return '';
    return index % 2 === 1 ? `<pre>${escapeHtml(trimmed)}</pre>` : `<p class="text">${escapeHtml(trimmed)}</p>`;
  });
  return html.join('\n') + (text.length > limit ? `<p class="note">${cutNote(text.length, limit)}</p>` : '');
}

function ending(state: TurnState, notice: string | null): string {
  if (state === 'completed' && notice === null) return '';
  return `<p class="ending">${words(state)}${notice === null ? '' : `: ${escapeHtml(notice)}`}</p>\n`;
}

function turnFacts(turn: Turn): string {
  const steps = `${count(turn.steps)} ${turn.steps === 1 ? 'call' : 'calls'} of ${escapeHtml(turn.modelName === '' ? 'the model' : turn.modelName)}`;
  const seconds = turn.startedAt === null || turn.finishedAt === null ? '' : `, ${count(Math.round((turn.finishedAt - turn.startedAt) / 1000))} s`;
  return `<p class="note facts">${steps}, ${spent(turn)}${seconds}</p>\n`;
}
