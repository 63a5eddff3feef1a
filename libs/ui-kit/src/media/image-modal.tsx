import type { ToolMedia } from '@chatos/contracts';
import { Button, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { formatBytes } from '../servers/server-view.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './media.module.css';
import { fileNameOf } from './read-media.ts';

/** An image in its full size, as far as the window has room. */
export function ImageModal({ media, address, label, onClose }: { media: ToolMedia; address: string; label: string; onClose: () => void }) {
  const [size, setSize] = useState('');
  return (
    <Modal opened onClose={onClose} size="auto" centered title={<VisibleText text={label} />} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={styles.viewer} data-testid={TEST_IDS.imageViewer}>
        <img src={address} alt={label} onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight}`)} />
        <div className={styles.bar}>
          <span>{[media.mimeType, formatBytes(media.bytes), size].filter(Boolean).join(' · ')}</span>
          {/* Electron's windows allow no downloads. */}
          {typeof window !== 'undefined' && window.chatosShell === undefined ? (
            <Button component="a" href={address} download={fileNameOf(media)} size="compact-xs" variant="default" leftSection={<IconDownload size={13} />}>Save</Button>
          ) : null}
        </div>
      </div>
    </Modal>
  );
}
