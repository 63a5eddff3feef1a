import { MantineProvider } from '@mantine/core';
import type { ToolMedia } from '@chatos/contracts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { RuntimeProvider } from '../runtime/runtime-context.tsx';
import type { RuntimeOfPage } from '../runtime/runtime-context.tsx';
import { MediaStrip } from './media-strip.tsx';

const runtime = { runtime: 'chat', client: {}, workspaceId: null, turnWord: 'turn' } as unknown as RuntimeOfPage;
const media = (kind: ToolMedia['kind'], blob: string): ToolMedia => ({ kind, mimeType: `${kind}/x`, bytes: 10, blob });

function markup(all: ToolMedia[], queries = new QueryClient()) {
  return renderToStaticMarkup(<MantineProvider env="test"><QueryClientProvider client={queries}><RuntimeProvider value={runtime}><MediaStrip media={all} tool="mcp_a_b" /></RuntimeProvider></QueryClientProvider></MantineProvider>);
}

test('what is still being read says so, each by its kind and place', () => {
  const html = markup([media('image', 'i1'), media('audio', 'a1'), media('image', 'i2')]);
  for (const label of ['Image 1 of 2 from mcp_a_b', 'Audio from mcp_a_b', 'Image 2 of 2 from mcp_a_b']) expect(html).toContain(`Loading: ${label}`);
  expect(html).not.toMatch(/<img|<audio/);
});

test('a result without images or audio has no strip', () => {
  expect(markup([])).not.toContain('tool-media');
});

test('one that cannot be read says why, and can be asked for again', async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, retryOnMount: false } } });
  await queries.prefetchQuery({ queryKey: ['media', 'i1'], queryFn: () => Promise.reject(new Error('the disk is gone')) });
  const html = markup([media('image', 'i1')], queries);
  expect(html).toContain('the disk is gone');
  expect(html).toContain('Try again');
});
