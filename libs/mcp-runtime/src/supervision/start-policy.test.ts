import { expect, test } from 'vitest';
import { McpRuntimeError } from '../errors.ts';
import { createStartPolicy } from './start-policy.ts';

const failure = new McpRuntimeError('server-exited', { problem: 'It exited.', remedy: 'Look.' });

test('each further failure doubles the pause, up to a minute; a success forgets them', () => {
  let time = 0;
  const policy = createStartPolicy('s', () => time);
  for (const pause of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
    policy.beforeStart();
    policy.failed(failure);
    time += pause - 1;
    expect(() => policy.beforeStart()).toThrow('It exited. Look. It is tried again in 1 s');
    time += 1;
  }
  policy.beforeStart();
  policy.succeeded();
  policy.beforeStart();
  policy.failed(failure);
  time += 5_000;
  expect(() => policy.beforeStart()).not.toThrow();
});

test('a server that comes up and ends by itself is started again at once the first time, then with growing pauses', () => {
  let time = 0;
  const policy = createStartPolicy('s', () => time);
  policy.beforeStart();
  policy.endedEarly(failure);
  policy.beforeStart();
  policy.endedEarly(failure);
  expect(() => policy.beforeStart()).toThrow('tried again in 5 s');
  time += 5_000;
  policy.beforeStart();
  policy.endedEarly(failure);
  expect(() => policy.beforeStart()).toThrow('tried again in 10 s');
  policy.forgetPause();
  expect(() => policy.beforeStart()).not.toThrow();
});

test('however it is asked, a server is started six times in any minute', () => {
  let time = 0;
  const policy = createStartPolicy('s', () => time);
  const start = () => {
    policy.forgetPause();
    policy.beforeStart();
    time += 1000;
  };
  for (let count = 0; count < 6; count++) start();
  expect(start).toThrow('started 6 times within a minute');
  time = 60_000;
  for (let count = 0; count < 3; count++) expect(start).not.toThrow();
  time = 60_500;
  expect(start).toThrow('may be started again in');
});
