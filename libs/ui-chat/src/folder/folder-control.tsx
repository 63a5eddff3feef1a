import { showError, TEST_IDS, VisibleText } from '@chatos/ui-kit';
import { Menu, Modal, UnstyledButton } from '@mantine/core';
import { IconFolder, IconFolderOff, IconFolderOpen, IconFolderX } from '@tabler/icons-react';
import { useState } from 'react';
import { FolderForm } from './folder-form.tsx';
import styles from './folder.module.css';

/** Which folder the tools of this chat may work in, and the means to pick, change or take it away. @param props.onChange rejects where the folder may not be had */
export function FolderControl({ folder, onChange }: { folder: string | null; onChange: (path: string | null) => Promise<unknown> }) {
  const [isPicking, setPicking] = useState(false);
  const name = folder === null ? 'No folder' : folderName(folder);
  return (
    <>
      <Menu position="bottom-start" width={320}>
        <Menu.Target>
          <UnstyledButton className={styles.control} data-chosen={folder !== null || undefined} title={folder ?? undefined} data-testid={TEST_IDS.chatFolder} aria-label={`Folder of this chat: ${folder === null ? 'none' : name}`}>
            {folder === null ? <IconFolderOff size={14} stroke={1.7} aria-hidden="true" /> : <IconFolder size={14} stroke={1.7} aria-hidden="true" />}
            <span className={styles.name}><VisibleText text={name} /></span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label className={styles.words}>
            {folder === null ? 'Pick a folder, and the file and shell tools can work in it. Without one they are not offered.' : <>File and shell tools work in <code><VisibleText text={folder} /></code> and nowhere else.</>}
          </Menu.Label>
          <Menu.Item leftSection={<IconFolderOpen size={16} />} onClick={() => setPicking(true)} data-testid={TEST_IDS.pickFolder}>{folder === null ? 'Pick a folder…' : 'Pick another folder…'}</Menu.Item>
          {folder === null ? null : (
            <Menu.Item leftSection={<IconFolderX size={16} />} onClick={() => { onChange(null).catch((cause: unknown) => showError(cause, 'The folder could not be taken away')); }} data-testid={TEST_IDS.removeFolder}>Take it away</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isPicking} onClose={() => setPicking(false)} title="Folder of this chat" centered closeButtonProps={{ 'aria-label': 'Close' }}>
        <p className={styles.explained}>The file and shell tools of this chat work in it, and nowhere else.</p>
        <FolderForm initial={folder ?? ''} onChosen={(path) => onChange(path).then(() => setPicking(false))} />
      </Modal>
    </>
  );
}

/** The last part of a path; the whole of one that has no parts, such as `/`. */
export function folderName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
