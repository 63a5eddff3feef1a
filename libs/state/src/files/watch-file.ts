import type { FSWatcher } from 'node:fs';
import { statSync, watch } from 'node:fs';

export interface WatchFileOptions {
  /** How often the file is looked at besides, for what the operating system does not tell (network drives, a file put in its place); 2 s unless told. */
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 2_000;

/**
 * Tells when a file may have changed, whoever wrote it: as soon as the operating system says so, and by looking at it now and then. It need not exist.
 * Keeps no process alive. Returns what ends it.
 */
export function watchFile(path: string, onChange: () => void, { lookEveryMs = LOOK_EVERY_MS }: WatchFileOptions = {}): () => void {
  let watcher: FSWatcher | null = null;
  let seen = faceOf(path);

  function listen(): void {
    watcher?.close();
    watcher = null;
    try {
      watcher = watch(path, { persistent: false }, onChange);
      // Out of watches, or the file is gone: looking at it now and then is enough.
      watcher.on('error', () => watcher?.close());
    } catch {
      // As above: the next look tries again where there is a new file.
    }
  }

  const timer = setInterval(() => {
    const face = faceOf(path);
    if (face.text === seen.text) return;
    // What was listened to is another file.
    if (face.file !== seen.file) listen();
    seen = face;
    onChange();
  }, lookEveryMs);
  timer.unref();
  listen();
  return () => {
    clearInterval(timer);
    watcher?.close();
  };
}

/** Which file it is, and how it looks. */
function faceOf(path: string): { file: string; text: string } {
  try {
    const { dev, ino, size, mtimeMs } = statSync(path);
    return { file: `${dev}:${ino}`, text: `${dev}:${ino}:${size}:${mtimeMs}` };
  } catch {
    return { file: '', text: '' };
  }
}
