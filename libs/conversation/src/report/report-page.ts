import { conversationSection } from './conversation-section.ts';
import { escapeHtml } from './escape.ts';
import { count, money, time } from './html.ts';
import type { ReportData } from './report-data.ts';
import { REPORT_STYLE } from './report-style.ts';
import { workSections } from './work-sections.ts';

export interface ReportInput {
  readonly product: string;
  readonly data: ReportData;
  readonly writtenAt: Date;
}

/**
 * A session as one page of HTML: no script, nothing loaded from anywhere, every word of the user, the model and the tools escaped. The
 * policy in its head refuses everything but its own style, should an escape ever fail.
 */
export function renderReport({ product, data, writtenAt }: ReportInput): string {
  const { session } = data;
  const title = escapeHtml(session.title === '' ? 'Untitled session' : session.title);
  const sections = workSections(data);
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
${facts(data.usage)}
${sections.length === 0 ? '' : `<nav aria-label="Sections"><a href="#conversation">Conversation</a>${sections.map(({ id, title: name }) => ` <a href="#${id}">${name}</a>`).join('')}</nav>`}
</header>
<main>
${conversationSection(data)}
${sections.map(({ html }) => html).join('\n')}
</main>
</body>
</html>
`;
}

/** What the session used in all, its subagents included. */
function facts({ turns, inputTokens, outputTokens, cost }: ReportData['usage']): string {
  const entries = [['Turns', count(turns)], ['Tokens in', count(inputTokens)], ['Tokens out', count(outputTokens)], ['Cost', cost > 0 ? money(cost) : 'not known']];
  return `<dl>${entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
<p class="note">Subagents included. Cost is counted by the prices of the models in the settings, in the currency they are entered in.</p>`;
}
