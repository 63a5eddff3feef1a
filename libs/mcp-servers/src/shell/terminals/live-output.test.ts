import { describe, expect, it, vi } from 'vitest';
import { LiveOutput } from './live-output.ts';

function open() {
  const sent: { offset: number; text: string }[] = [];
  const waiting: (() => void)[] = [];
  const events: string[] = [];
  const live = new LiveOutput({
    send: (offset, text) => {
      sent.push({ offset, text });
      return new Promise((resolve) => waiting.push(resolve));
    },
    pause: () => events.push('pause'),
    resume: () => events.push('resume'),
  });
  return { live, sent, events, taken: () => waiting.shift()?.() };
}

describe('live output', () => {
  it('is gathered, and sent on once the peer has taken what came before', async () => {
    const { live, sent, taken } = open();
    for (const part of ['a', 'b', 'c']) live.add(Buffer.from(part));
    await vi.waitFor(() => expect(sent).toEqual([{ offset: 0, text: 'abc' }]));
    live.add(Buffer.from('d'));
    live.add(Buffer.from('e'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toHaveLength(1);
    taken();
    await vi.waitFor(() => expect(sent[1]).toEqual({ offset: 3, text: 'de' }));
    taken();
  });

  it('pauses a source that is faster than the peer, and holds little of it', async () => {
    const { live, sent, events, taken } = open();
    const piece = Buffer.alloc(64 * 1024, 'x');
    let added = 0;
    for (; !events.includes('pause'); added += 1) live.add(piece);
    expect(added).toBe(9);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    for (let count = 1; events.at(-1) === 'pause'; count += 1) {
      taken();
      await vi.waitFor(() => expect(sent.length + Number(events.at(-1) === 'resume')).toBeGreaterThan(count));
    }
    expect(events).toEqual(['pause', 'resume']);
    const ended = live.end();
    const timer = setInterval(taken, 1);
    await ended;
    clearInterval(timer);
    expect(sent.reduce((sum, { text }) => sum + text.length, 0)).toBe(added * piece.length);
  });

  it('sends what is left at the end, also the beginning of a character that never ends', async () => {
    const { live, sent, taken } = open();
    live.add(Buffer.from([0x61, 0xc3]));
    await vi.waitFor(() => expect(sent).toEqual([{ offset: 0, text: 'a' }]));
    taken();
    const ended = live.end();
    await vi.waitFor(() => expect(sent[1]).toEqual({ offset: 1, text: '\uFFFD' }));
    taken();
    await ended;
  });
});
