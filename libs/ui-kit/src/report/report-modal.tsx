import { Button, Modal } from '@mantine/core';
import type { Explained, Session } from '@chatos/contracts';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { sessionTitle } from '../sessions/session-title.ts';
import { ErrorLine, LoadingState } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { explainError } from '../text/explain-error.ts';
import { fileNameOfReport } from './report-file-name.ts';
import styles from './report.module.css';
import { showReport } from './trusted-report.ts';

/** The report of a session as it is when this is opened: to be read here, and to be kept as a file. */
export function ReportModal({ session, onClose }: { session: Session; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} size="64rem" title="Session report" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Report session={session} />
    </Modal>
  );
}

function Report({ session }: { session: Session }) {
  const { client } = useRuntime();
  const [html, setHtml] = useState<string | null>(null);
  const [error, setError] = useState<Explained | null>(null);
  const frame = useRef<HTMLIFrameElement>(null);

  useEffect(() => {
    const abort = new AbortController();
    client.report
      .read({ sessionId: session.id }, { signal: abort.signal })
      .then((report) => void (abort.signal.aborted || setHtml(report.html)))
      .catch((cause: unknown) => void (abort.signal.aborted || setError(explainError(cause))));
    return () => abort.abort();
  }, [client, session.id]);
  useEffect(() => {
    if (html !== null && frame.current !== null) showReport(frame.current, html);
  }, [html]);

  if (error !== null) return <ErrorLine error={error} />;
  if (html === null) return <LoadingState />;
  return (
    <div className={styles.viewer}>
      <div className={styles.bar}>
        <span>One page that needs nothing else, with what was said and done, changed and spent.</span>
        <span className={styles.space} />
        <CopyButton label="Copy as HTML" text={() => html} />
        {/* Electron's windows allow no downloads. */}
        {window.chatosShell === undefined ? (
          <Button size="compact-xs" variant="default" leftSection={<IconDownload size={13} />} onClick={() => save(html, fileNameOfReport(sessionTitle(session)))} data-testid={TEST_IDS.reportSave}>Save</Button>
        ) : null}
      </div>
      <iframe ref={frame} sandbox="" title={`Report of ${sessionTitle(session)}`} className={styles.frame} data-testid={TEST_IDS.reportFrame} />
    </div>
  );
}

function save(html: string, name: string): void {
  const address = URL.createObjectURL(new Blob([html], { type: 'text/html;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
