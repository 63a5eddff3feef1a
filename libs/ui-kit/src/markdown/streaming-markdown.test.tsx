import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { StreamingMarkdown } from './streaming-markdown.tsx';

const markup = (text: string) => renderToStaticMarkup(<MantineProvider><StreamingMarkdown text={text} isStreaming={false} /></MantineProvider>);

test.each(['![chart](https://example.org/a.png)', '![x](data:image/png;base64,AAAA)', '<img src="https://example.org/a.png">', '[![x](https://example.org/a.png)](https://example.org)'])('no image is ever loaded: %s', (text) => {
  expect(markup(text)).not.toMatch(/<img/);
});

test.each(['[x](javascript:alert(1))', '<a href="javascript:alert(1)">x</a>', '[x](data:text/html,<script>alert(1)</script>)', '<script>alert(1)</script>', '<iframe srcdoc="x"></iframe>', '<svg onload="alert(1)">', '[x](file:///etc/passwd)', '[x](http://example.org)'])('nothing in %s becomes live', (text) => {
  expect(markup(text)).not.toMatch(/<script|<iframe|<svg onload|<a /);
});

test('an https link opens in a tab that knows nothing of the page', () => {
  expect(markup('[docs](https://example.org/docs)')).toContain('<a href="https://example.org/docs" title="https://example.org/docs" target="_blank" rel="noopener noreferrer">docs</a>');
});

test('a link definition serves the blocks before and after it', () => {
  const html = markup('See [one][a].\n\n[a]: https://example.org/a\n\nAnd [two][a].');
  expect(html.match(/href="https:\/\/example.org\/a"/g)).toHaveLength(2);
});

test('code says its language, is coloured, and can be copied', () => {
  const html = markup('```ts\nconst a = 1;\n```');
  expect(html).toContain('<span>ts</span>');
  expect(html).toContain('hljs-keyword');
  expect(html).toContain('aria-label="Copy code"');
});
