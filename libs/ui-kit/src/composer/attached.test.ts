import type { SessionId } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { forgetSent, keepSent, sentOf, withAttached } from './attached.ts';
import type { Attached } from './attached.ts';

const attached = (uri: string, sessionId = 's', server = 'files'): Attached => ({ server, uri, sessionId: sessionId as SessionId });

test('the same resource is attached once, the last time it was chosen', () => {
  expect(withAttached([attached('a'), attached('b')], attached('a')).map(({ uri }) => uri)).toEqual(['b', 'a']);
  expect(withAttached([attached('a')], attached('a', 's', 'web'))).toHaveLength(2);
});

test('what was sent is known by session, the newest ten of it, until it is forgotten', () => {
  keepSent(Array.from({ length: 12 }, (_, index) => attached(`r${index}`)));
  keepSent([attached('other', 't')]);
  expect(sentOf('s').map(({ uri }) => uri)).toEqual(Array.from({ length: 10 }, (_, index) => `r${index + 2}`));
  forgetSent(attached('r5'));
  expect([sentOf('s').length, sentOf('t').length, sentOf('nowhere').length]).toEqual([9, 1, 0]);
});
