import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { PauseButton, pauseWords } from './pause-button.tsx';

const pause = (changes: { isPaused?: boolean; isPausing?: boolean }) => ({ isPaused: false, isPausing: false, toggle: () => undefined, ...changes });
const markup = (changes: Parameters<typeof pause>[0]) => renderToStaticMarkup(<MantineProvider><PauseButton pause={pause(changes)} /></MantineProvider>);

test('what runs can be paused; what is paused, or about to be, can go on', () => {
  expect(markup({})).toContain('aria-label="Pause"');
  expect(markup({ isPausing: true })).toContain('aria-label="Resume"');
  expect(markup({ isPaused: true })).toContain('aria-label="Resume"');
});

test('how it stands is said in words, and nothing where it simply runs', () => {
  expect([null, pause({}), pause({ isPausing: true }), pause({ isPaused: true })].map(pauseWords)).toEqual(['', '', 'Pausing after this step…', 'Paused']);
});
