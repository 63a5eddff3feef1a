import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { FolderControl, folderName } from './folder-control.tsx';

const markup = (folder: string | null) => renderToStaticMarkup(<MantineProvider><FolderControl folder={folder} onChange={() => Promise.resolve()} /></MantineProvider>);

test('a chat says which folder its tools work in, or that it has none; what hides in the name is shown', () => {
  expect(markup(null)).toContain('No folder');
  expect(markup('/home/me/proj\u202Eect')).toMatch(/title="\/home\/me\/proj.*data-hidden-character="U\+202E/);
});

test('a folder is called by the last part of its path', () => {
  expect(['/home/me/project', '/home/me/project/', 'C:\\work\\tools', '/'].map(folderName)).toEqual(['project', 'project', 'tools', '/']);
});
