import { Button, Modal } from '@mantine/core';
import type { Explained } from '@chatos/contracts';
import { IconDownload, IconFileText } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import type { RuntimeClient } from '../runtime/runtime-context.tsx';
import { ErrorLine, LoadingState } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { formatCount } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './blobs.module.css';

/** Characters drawn at once; the whole may have millions. */
const PAGE = 100_000;
/** Characters asked for at once where the whole is saved. */
const PIECE = 1_000_000;

/** Opens a result that was too large for the model, as it was saved. */
export function BlobButton({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="light" size="compact-xs" mt={6} leftSection={<IconFileText size={13} />} onClick={() => setOpen(true)} data-testid={TEST_IDS.openBlob} data-blob={id}>
        Open the whole result
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} size="70rem" title="The whole result" closeButtonProps={{ 'aria-label': 'Close' }}>
        {isOpen ? <BlobViewer id={id} /> : null}
      </Modal>
    </>
  );
}

/** Reads on as the user asks for more. Copying takes what is shown, saving the whole. */
export function BlobViewer({ id }: { id: string }) {
  const { client } = useRuntime();
  const [pages, setPages] = useState<readonly string[]>([]);
  const [total, setTotal] = useState<number | null>(null);
  const [wanted, setWanted] = useState(1);
  const [error, setError] = useState<Explained | null>(null);
  const [isSaving, setSaving] = useState(false);
  const isReading = pages.length < wanted && error === null;

  useEffect(() => {
    if (!isReading) return undefined;
    const abort = new AbortController();
    client.blobs
      .read({ id, offset: pages.length * PAGE, length: PAGE }, { signal: abort.signal })
      .then((page) => {
        if (abort.signal.aborted) return;
        setPages((known) => [...known, page.text]);
        setTotal(page.total);
      })
      .catch((cause: unknown) => void (abort.signal.aborted || setError(explainError(cause))));
    return () => abort.abort();
  }, [client, id, isReading, pages.length]);

  const save = () => {
    setSaving(true);
    readWhole(client, id)
      .then((text) => saveText(text, `result-${id}.txt`))
      .catch((cause: unknown) => setError(explainError(cause)))
      .finally(() => setSaving(false));
  };
  const shown = Math.min(pages.length * PAGE, total ?? 0);
  return (
    <div className={styles.viewer} data-testid={TEST_IDS.blobViewer}>
      <div className={styles.bar}>
        <span>{total === null ? '' : shown < total ? `${formatCount(shown)} of ${formatCount(total)} characters` : `${formatCount(total)} characters`}</span>
        <span className={styles.space} />
        <CopyButton label={total !== null && shown < total ? 'Copy what is shown' : 'Copy all'} text={() => pages.join('')} />
        {typeof window !== 'undefined' && window.chatosShell === undefined ? (
          <Button size="compact-xs" variant="default" leftSection={<IconDownload size={13} />} loading={isSaving} onClick={save} data-testid={TEST_IDS.blobSave}>Save</Button>
        ) : null}
      </div>
      {pages.length === 0 && error === null ? <LoadingState /> : null}
      <pre className={styles.text} tabIndex={0} data-testid={TEST_IDS.blobText}>{pages.map((page, index) => <VisibleText key={index} text={page} />)}</pre>
      {error === null ? null : <ErrorLine error={error} />}
      {total !== null && shown < total ? (
        <Button variant="subtle" size="compact-sm" loading={isReading} onClick={() => { setError(null); setWanted(pages.length + 1); }} data-testid={TEST_IDS.blobMore}>
          Show the next {formatCount(Math.min(PAGE, total - shown))} characters
        </Button>
      ) : null}
    </div>
  );
}

async function readWhole(client: RuntimeClient, id: string): Promise<string> {
  const pieces: string[] = [];
  for (let offset = 0, total = 1; offset < total; offset += PIECE) {
    const piece = await client.blobs.read({ id, offset, length: PIECE });
    pieces.push(piece.text);
    total = piece.total;
  }
  return pieces.join('');
}

/** The browser's own way to save a file. Electron's windows allow no downloads, so there it is not offered. */
function saveText(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
