import { showError, TEST_IDS, VisibleText } from '@chatos/ui-kit';
import { Button, Modal, Popover, UnstyledButton } from '@mantine/core';
import { IconFolder, IconFolderOff, IconFolderOpen, IconFolderX } from '@tabler/icons-react';
import { useState } from 'react';
import { FolderForm } from './folder-form.tsx';
import styles from './folder.module.css';

/** Which folder the tools of this chat may work in, and the means to pick, change or take it away. @param props.onChange rejects where the folder may not be had */
export function FolderControl({ folder, onChange }: { folder: string | null; onChange: (path: string | null) => Promise<unknown> }) {
  const [isOpen, setOpen] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const name = folder === null ? 'No folder' : folderName(folder);
  const takeAway = () => {
    setOpen(false);
    onChange(null).catch((cause: unknown) => showError(cause, 'The folder could not be taken away'));
  };
  return (
    <>
      <Popover opened={isOpen} onChange={setOpen} position="bottom-start" width={320} shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className={styles.control} data-chosen={folder !== null || undefined} title={folder ?? undefined} onClick={() => setOpen(!isOpen)} data-testid={TEST_IDS.chatFolder}>
            {folder === null ? <IconFolderOff size={14} stroke={1.7} aria-hidden="true" /> : <IconFolder size={14} stroke={1.7} aria-hidden="true" />}
            {folder === null ? null : <span className="visually-hidden">Folder of this chat: </span>}
            <span className={styles.name}><VisibleText text={name} /></span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={styles.dropdown} aria-label="Folder of this chat">
          <p className={styles.words}>
            {folder === null ? 'Pick a folder, and the file and shell tools can work in it. Without one they are not offered.' : <>File and shell tools work in <code><VisibleText text={folder} /></code>.</>}
          </p>
          <Button variant="subtle" color="gray" size="compact-sm" fullWidth justify="flex-start" leftSection={<IconFolderOpen size={16} />} onClick={() => (setOpen(false), setPicking(true))} data-autofocus data-testid={TEST_IDS.pickFolder}>{folder === null ? 'Pick a folder…' : 'Pick another folder…'}</Button>
          {folder === null ? null : (
            <Button variant="subtle" color="gray" size="compact-sm" fullWidth justify="flex-start" leftSection={<IconFolderX size={16} />} onClick={takeAway} data-testid={TEST_IDS.removeFolder}>Take it away</Button>
          )}
        </Popover.Dropdown>
      </Popover>
      <Modal opened={isPicking} onClose={() => setPicking(false)} title="Folder of this chat" centered closeButtonProps={{ 'aria-label': 'Close' }}>
        <p className={styles.explained}>The file and shell tools of this chat work in it. Without a folder they are not offered.</p>
        <FolderForm initial={folder ?? ''} onChosen={(path) => onChange(path).then(() => setPicking(false))} />
      </Modal>
    </>
  );
}

/** The last part of a path; the whole of one that has no parts, such as `/`. */
export function folderName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
