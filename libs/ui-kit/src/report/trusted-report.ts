/** What the page may set as a document although it is made of text: nothing but a report, into a frame that runs no script. */
interface TrustedTypesLike { createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): string } }

let policy: { createHTML(text: string): string } | undefined;

/**
 * Puts a report into its frame. The page's policy takes no text as a document, and rightly so: this is the one place that does, for a frame in an empty
 * sandbox, which has no script, no origin, and the page's own content security policy besides that of the report.
 */
export function showReport(frame: HTMLIFrameElement, html: string): void {
  if (frame.getAttribute('sandbox') !== '') throw new Error('A report is shown in a frame with an empty sandbox alone.');
  const trustedTypes = (window as { trustedTypes?: TrustedTypesLike }).trustedTypes;
  policy ??= trustedTypes?.createPolicy('chatos-report', { createHTML: (text) => text }) ?? { createHTML: (text) => text };
  frame.srcdoc = policy.createHTML(html);
}
