import { createPortClient, FrameTooLargeError, MAX_FRAME_BYTES, PortClosedError, STREAM_WINDOW } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { suiteContract } from './suite-contract.ts';
import { until } from './until.ts';

/** A way from a caller to `createSuiteRouter`, served with `mapSuiteError`. */
export interface SuiteTransport {
  /** A new port to the same router. */
  open(): Promise<Port>;
  /** The far side vanishes without a word: kill -9, a torn socket. */
  breakOff(): void;
  /** What the serving side has logged. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

const GARBAGE = ['{', '', 'null', '[]', '7', '{"i":1}', '{"i":{},"p":{"u":"/echo"}}', '{"i":"9","t":4', '{"i":"9","t":3,"p":{"e":"message"}}',
  '{"i":"9","p":{"u":"no url"}}', '{"acknowledge":7}', '{"acknowledge":"s0","count":-1}', '\u0000', '{"i":"9","p":{"u":"/echo","h":{"content-type":"multipart/form-data"}}}'];

/** The behaviour every transport owes its callers, whatever it is made of. */
export function describeContract(name: string, createTransport: () => Promise<SuiteTransport>): void {
  async function connect() {
    const transport = await createTransport();
    onTestFinished(() => transport.close());
    const port = await transport.open();
    const { client, close } = createPortClient<typeof suiteContract>(port);
    return { transport, port, client, close };
  }

  describe(`contract over ${name}`, () => {
    test('a call is answered', async () => {
      const { client } = await connect();
      expect(await client.echo({ text: 'Grüße \u{1F44B}' })).toEqual({ text: 'Grüße \u{1F44B}' });
    });

    test('calls answer side by side, and one that hangs holds up no other', async () => {
      const { client, close } = await connect();
      const hanging = client.hang();
      const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => client.echo({ text: String(index) })));
      expect(answers.map(({ text }) => Number(text))).toEqual(Array.from({ length: 50 }, (_, index) => index));
      close();
      await expect(hanging).rejects.toBeInstanceOf(PortClosedError);
    });

    test('an input that does not fit its schema is refused', async () => {
      const { client } = await connect();
      await expect(client.echo({ text: 7 as unknown as string })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    test('a typed error arrives with its data', async () => {
      const { client } = await connect();
      await expect(client.fail({ how: 'typed' })).rejects.toMatchObject({ code: 'STALE_REVISION', defined: true, data: { revision: 7, remedy: 'Reload it.' } });
    });

    test("a library's error arrives as the typed error it is mapped to, and nothing else of it", async () => {
      const { client } = await connect();
      const error = await client.fail({ how: 'library' }).catch((caught: unknown) => caught as Error);
      expect(error).toMatchObject({ code: 'NOT_FOUND', defined: true, data: { problem: 'It is gone.', remedy: 'Reload the list.' } });
      expect(JSON.stringify(error)).not.toContain('SECRET');
    });

    test('a defect arrives without its details, which are logged', async () => {
      const { client, transport } = await connect();
      const error = await client.fail({ how: 'defect' }).catch((caught: unknown) => caught as Error);
      expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
      expect(JSON.stringify(error) + String(error)).not.toContain('SECRET');
      await until(() => transport.logged.join('\n')).toContain('SECRET-DETAIL in a defect');
    });

    test('2 000 events arrive, in order', async () => {
      const { client } = await connect();
      const received: number[] = [];
      for await (const { index } of await client.count({ to: 2_000 })) received.push(index);
      expect(received).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
    });

    test('an error after the first event ends the stream as a call would end', async () => {
      const { client } = await connect();
      for (const [how, code] of [['library', 'NOT_FOUND'], ['defect', 'INTERNAL_SERVER_ERROR']] as const) {
        const events = await client.failLate({ how });
        expect(await events.next()).toMatchObject({ value: { index: 0 } });
        const error = await events.next().catch((caught: unknown) => caught as Error);
        expect(error).toMatchObject({ code });
        expect(JSON.stringify(error) + String(error)).not.toContain('SECRET');
      }
    });

    test('an aborted call rejects with the reason, and its handler sees the abort', async () => {
      const { client } = await connect();
      const controller = new AbortController();
      const pending = client.hang(undefined, { signal: controller.signal });
      await until(async () => (await client.seen()).hanging).toBe(1);
      controller.abort(new Error('changed my mind'));
      await expect(pending).rejects.toThrow('changed my mind');
      await until(async () => (await client.seen()).hanging).toBe(0);
    });

    test('an abort in the same breath as its call does not overtake it', async () => {
      const { client, port } = await connect();
      port.post('{"i":"77","p":{"u":"/hang"}}');
      port.post('{"i":"77","t":4}');
      expect((await client.seen()).hanging).toBe(0);
    });

    test('leaving a stream, or aborting it, ends its producer', async () => {
      const { client } = await connect();
      for await (const { index } of await client.endless()) if (index === 100) break;
      await until(async () => (await client.seen()).endedEarly).toBe(1);

      const controller = new AbortController();
      const events = await client.endless(undefined, { signal: controller.signal });
      await events.next();
      controller.abort(new Error('enough'));
      await expect(async () => { for (;;) await events.next(); }).rejects.toThrow('enough');
      await until(async () => (await client.seen()).endedEarly).toBe(2);
    });

    test('a consumer that does not read holds the producer, and frees it by reading on', async () => {
      const { client } = await connect();
      const events = await client.endless();
      await events.next();
      await until(async () => (await client.seen()).produced).toBe(STREAM_WINDOW);
      for (let round = 0; round < 20; round += 1) expect((await client.seen()).produced).toBe(STREAM_WINDOW);
      for (let read = 1; read < 1_000; read += 1) expect(await events.next()).toMatchObject({ value: { index: read } });
      expect((await client.seen()).produced).toBeLessThanOrEqual(1_000 + STREAM_WINDOW);
      await events.return?.();
    });

    test('malformed frames change nothing, and are logged', async () => {
      const { client, port, transport } = await connect();
      const events = await client.endless();
      await events.next();
      for (const frame of GARBAGE) port.post(frame);
      expect(await client.echo({ text: 'still here' })).toEqual({ text: 'still here' });
      expect(await events.next()).toMatchObject({ value: { index: 1 } });
      await until(() => transport.logged.join('\n')).toContain('malformed frame');
      await events.return?.();
    });

    test('a flood of malformed frames is logged in part only', async () => {
      const { client, port, transport } = await connect();
      for (let index = 0; index < 500; index += 1) port.post('{');
      await client.echo({ text: 'after' });
      await until(() => transport.logged.length).toBeGreaterThan(0);
      await client.echo({ text: 'later' });
      expect(transport.logged.length).toBeLessThan(30);
    });

    test('after the far side has vanished, what is pending and every later call reject', async () => {
      const { client, transport } = await connect();
      const events = await client.stuck();
      await events.next();
      const pending = [client.hang(), events.next()].map((promise) => promise.then(() => 'answered', (error: unknown) => error));
      await client.echo({ text: 'both have arrived' });
      transport.breakOff();
      for (const outcome of await Promise.all(pending)) expect(outcome).toBeInstanceOf(PortClosedError);
      await expect(client.echo({ text: 'too late' })).rejects.toBeInstanceOf(PortClosedError);
      await expect(client.endless()).rejects.toBeInstanceOf(PortClosedError);
    });

    test('closing a port ends its streams on both sides, and touches no other port', async () => {
      const { client, close, transport } = await connect();
      const other = createPortClient<typeof suiteContract>(await transport.open());
      const events = await client.endless();
      await events.next();
      const stuck = await client.stuck();
      await stuck.next();
      const pending = stuck.next();
      const rejected = expect(pending).rejects.toBeInstanceOf(PortClosedError);
      close();
      await rejected;
      await until(async () => (await other.client.seen()).endedEarly).toBe(1);
    });

    test('an input of 20 MB arrives whole', async () => {
      const { client } = await connect();
      expect(await client.measure({ text: 'é'.repeat(10 * 1024 * 1024) })).toEqual({ length: 10 * 1024 * 1024 });
    });

    test('what is larger than a frame is refused on either side, and the port lives on', async () => {
      const { client } = await connect();
      await expect(client.measure({ text: 'x'.repeat(MAX_FRAME_BYTES) })).rejects.toBeInstanceOf(FrameTooLargeError);
      await expect(client.fill({ length: MAX_FRAME_BYTES })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
      expect(await client.echo({ text: 'still here' })).toEqual({ text: 'still here' });
    });
  });
}
