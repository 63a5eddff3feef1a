import { temporaryDirectory } from '@chatos/testing';
import { describe, expect, it } from 'vitest';
import { startChild } from '../../test/support/child.ts';
import { openChat } from '../../test/support/open-chat.ts';
import { createRuntimeContext, readJsonl, resolveStateRoot } from '../index.ts';

const ROUNDS = 12;

describe('a process killed while it writes', () => {
  it('loses nothing it acknowledged, in its database or in its log', { timeout: 60_000 }, async () => {
    using directory = temporaryDirectory();
    const context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = startChild('write-until-killed.ts', directory.path);
      // Some rows later each time, so that the kill falls on other moments.
      for (let count = 0; count < 5 + round * 7; count += 1) acknowledged = Number(await child.nextLine());
      await child.kill();
      for (const line of await child.remainingLines()) if (/^\d+$/.test(line)) acknowledged = Math.max(acknowledged, Number(line));

      const database = openChat(directory.path);
      expect(database.raw.pragma('integrity_check', { simple: true })).toBe('ok');
      const rows = database.raw.prepare<[], number>('SELECT id FROM chat_notes ORDER BY id').pluck().all();
      database.close();
      expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
      expect(rows.at(-1)).toBe(rows.length);

      const logged: number[] = [];
      for (let offset = 0, atEnd = false; !atEnd; ) {
        const page = await readJsonl(context.paths.events, { offset, limit: 1000 });
        logged.push(...page.items.map((item) => (item as { id: number }).id));
        ({ nextOffset: offset, atEnd } = page);
      }
      // A row whose process was killed before it reached the log was not acknowledged: at most one a round.
      expect(logged.filter((id) => id <= acknowledged).length).toBeGreaterThanOrEqual(acknowledged - round);
      expect(logged).toContain(acknowledged);
    }
    expect(acknowledged).toBeGreaterThan(ROUNDS * 5);
  });
});
