import type { Terminal, TerminalEvent } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { createOutputFeed } from './output-feed.ts';

const terminal = { id: 'one' } as Terminal;
const state = (text: string, offset = 0): TerminalEvent => ({ type: 'state', terminal, offset, text });
const output = (text: string): TerminalEvent => ({ type: 'output', offset: 0, text });

/** A screen that draws one text when it is told to. */
function open(maxWaiting?: number) {
  const drawn: string[] = [];
  let pending: (() => void) | null = null;
  let isReplaying = false;
  let behind = 0;
  const feed = createOutputFeed({
    screen: {
      write: (text, done) => {
        drawn.push(isReplaying ? `past:${text}` : text);
        pending = done;
      },
      reset: () => drawn.push('reset'),
      replaying: (is) => void (isReplaying = is),
    },
    onBehind: () => void (behind += 1),
    ...(maxWaiting === undefined ? {} : { maxWaiting }),
  });
  const draw = () => {
    const done = pending;
    pending = null;
    done?.();
    return done !== null;
  };
  return { feed, drawn, draw, behind: () => behind, drawAll: () => { while (draw()); } };
}

test('the past is shown first and marked as such, then what comes, one text at a time', () => {
  const { feed, drawn, draw } = open();
  feed.take(state('before'));
  feed.take(output('one'));
  feed.take(output('two'));
  expect(drawn).toEqual(['reset', 'past:before']);
  draw();
  expect(drawn.at(-1)).toBe('one');
  draw();
  draw();
  expect(drawn).toEqual(['reset', 'past:before', 'one', 'two']);
});

test('a large text is drawn in pieces that cut no character in two', () => {
  const { feed, drawn, drawAll } = open();
  const text = `${'x'.repeat(32_767)}😀${'y'.repeat(70_000)}`;
  feed.take(state(''));
  feed.take(output(text));
  drawAll();
  const pieces = drawn.slice(1);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.join('')).toBe(text);
  expect(pieces[0]).toHaveLength(32_767);
});

test('followed anew, the screen begins anew, once what is being drawn is done', () => {
  const { feed, drawn, drawAll } = open();
  feed.take(state('old'));
  feed.take(output('never drawn'));
  feed.take(state('new'));
  drawAll();
  expect(drawn).toEqual(['reset', 'past:old', 'reset', 'past:new']);
});

test('where more waits than is worth drawing, it is let go and followed anew', () => {
  const { feed, drawn, drawAll, behind } = open(100);
  feed.take(state('a'));
  for (let count = 0; count < 20; count += 1) feed.take(output('0123456789'));
  expect(behind()).toBe(1);
  feed.take(state('newest'));
  feed.take(output('!'));
  drawAll();
  expect(drawn).toEqual(['reset', 'past:a', 'reset', 'past:newest', '!']);
});

test('a first line that may begin within a control sequence is left out, and nothing is drawn once closed', () => {
  const { feed, drawn, draw } = open();
  feed.take(state('8;5;1mrest\nwhole\n', 5_000));
  expect(drawn).toEqual(['reset', 'past:whole\n']);
  feed.take(output('later'));
  feed.close();
  draw();
  expect(drawn).toHaveLength(2);
});
