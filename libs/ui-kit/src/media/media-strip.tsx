import type { ToolMedia } from '@chatos/contracts';
import { Button, Loader } from '@mantine/core';
import { useState } from 'react';
import { formatBytes } from '../servers/server-view.ts';
import { ErrorLine } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { ImageModal } from './image-modal.tsx';
import styles from './media.module.css';
import { useMedia } from './use-media.ts';

/** The images and audio of a tool's result: small pictures that open to their full size, and players. */
export function MediaStrip({ media, tool }: { media: readonly ToolMedia[]; tool: string }) {
  if (media.length === 0) return null;
  return (
    <div className={styles.strip} data-testid={TEST_IDS.toolMedia}>
      {media.map((one) => {
        const alike = media.filter(({ kind }) => kind === one.kind);
        const place = alike.length === 1 ? '' : ` ${alike.indexOf(one) + 1} of ${alike.length}`;
        const label = `${one.kind === 'image' ? 'Image' : 'Audio'}${place} from ${tool}`;
        return one.kind === 'image' ? <Picture key={one.blob} media={one} label={label} /> : <Sound key={one.blob} media={one} label={label} />;
      })}
    </div>
  );
}

function Picture({ media, label }: { media: ToolMedia; label: string }) {
  const { address, error, retry } = useMedia(media);
  const [isOpen, setOpen] = useState(false);
  const [isBroken, setBroken] = useState(false);
  if (error !== null) return <Unreadable error={error} label={label} onRetry={retry} />;
  if (isBroken) return <Unreadable error={{ problem: `${label} cannot be drawn.`, remedy: 'The file is damaged. Call the tool again.' }} label={label} />;
  return (
    <>
      <button type="button" className={styles.picture} aria-haspopup="dialog" disabled={address === null} onClick={() => setOpen(true)} title={`${media.mimeType}, ${formatBytes(media.bytes)}: show it large`} data-testid={TEST_IDS.toolImage} data-blob={media.blob}>
        {address === null ? <Waiting label={label} /> : <img src={address} alt={label} decoding="async" draggable={false} onError={() => setBroken(true)} />}
      </button>
      {isOpen && address !== null ? <ImageModal media={media} address={address} label={label} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Sound({ media, label }: { media: ToolMedia; label: string }) {
  const { address, error, retry } = useMedia(media);
  const [isBroken, setBroken] = useState(false);
  if (error !== null) return <Unreadable error={error} label={label} onRetry={retry} />;
  if (isBroken) return <Unreadable error={{ problem: `${label} cannot be played.`, remedy: `This computer has no player for ${media.mimeType}, or the file is damaged.` }} label={label} />;
  return (
    <div className={styles.sound} data-testid={TEST_IDS.toolAudio} data-blob={media.blob}>
      {address === null ? <Waiting label={label} /> : <audio controls preload="metadata" src={address} aria-label={label} onError={() => setBroken(true)} />}
    </div>
  );
}

function Waiting({ label }: { label: string }) {
  return (
    <span role="status">
      <Loader size="xs" type="dots" aria-hidden="true" />
      <span className="visually-hidden">Loading: {label}</span>
    </span>
  );
}

function Unreadable({ error, label, onRetry }: { error: { problem: string; remedy: string }; label: string; onRetry?: () => void }) {
  return (
    <div className={styles.unreadable} role="group" aria-label={label}>
      <ErrorLine error={error} />
      {onRetry === undefined ? null : <Button variant="default" size="compact-xs" onClick={onRetry}>Try again</Button>}
    </div>
  );
}
