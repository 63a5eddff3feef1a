import { MAX_FRAME_BYTES } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { temporaryDirectory } from '@chatos/testing';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createStreamPort } from '../ports/stream-port.ts';
import { attach } from './attach.ts';
import { readAttachRecord } from './attach-record.ts';
import { startAttachServer } from './attach-server.ts';

/** A server that answers every frame with the same in capitals. */
async function serving(folder = '') {
  const directory = temporaryDirectory();
  const recordPath = join(directory.path, folder, 'attach.json');
  if (folder !== '') mkdirSync(join(directory.path, folder));
  const taken: Port[] = [];
  const log: string[] = [];
  const server = await startAttachServer({
    recordPath, log: (line) => log.push(line),
    onPort(port) {
      taken.push(port);
      port.onMessage((frame) => port.post(frame.toUpperCase()));
    },
  });
  onTestFinished(() => {
    server.close();
    directory.remove();
  });
  const record = readAttachRecord(recordPath);
  if (record === null) throw new Error('there is no record');
  return { directory, recordPath, record, server, taken, log };
}

function answers(port: Port): string[] {
  const received: string[] = [];
  port.onMessage((frame) => received.push(frame));
  return received;
}

test('who has the record speaks to the process, until either ends it', async () => {
  const { recordPath, taken, server } = await serving();
  const port = await attach(recordPath);
  const received = answers(port);
  for (const text of ['one', '{"two":2}', 'drei ü', 'x'.repeat(2_000_000)]) port.post(text);
  await vi.waitFor(() => expect(received).toEqual(['ONE', '{"TWO":2}', 'DREI Ü', 'X'.repeat(2_000_000)]));
  expect(taken).toHaveLength(1);
  const closed = vi.fn();
  port.onClose(closed);
  server.close();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  expect(existsSync(recordPath)).toBe(false);
  await expect(attach(recordPath, 0)).rejects.toMatchObject({ problem: expect.stringContaining('takes no commands') });
});

test.skipIf(process.platform === 'win32')('socket and record can be opened by their user alone', async () => {
  const { recordPath, record } = await serving();
  for (const path of [recordPath, record.socket]) expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('another user cannot connect, even where the directory lets them in and they know the token', async () => {
  const { directory, record } = await serving('open');
  for (const path of [directory.path, join(directory.path, 'open')]) chmodSync(path, 0o755);
  const program = `require('node:net').connect(${JSON.stringify(record.socket)}).on('connect', () => console.log('connected')).on('error', (error) => console.log(error.code))`;
  const asUser = (uid: number) => execFileSync(process.execPath, ['-e', `process.setgid(${uid}); process.setuid(${uid}); const s = ${program}; setTimeout(() => process.exit(), 2000).unref(); s.on('connect', () => s.destroy())`], { encoding: 'utf8' }).trim();
  expect(asUser(65_534)).toBe('EACCES');
  expect(asUser(0)).toBe('connected');
});

test.each([
  ['a wrong token', (token: string) => `${token.slice(1)}x`],
  ['none', () => ''],
])('%s is refused, and nothing is served', async (_what, made) => {
  const { record, taken, log } = await serving();
  const socket = connect(record.socket);
  const port = createStreamPort(socket);
  const received = answers(port);
  const closed = new Promise<void>((resolve) => port.onClose(resolve));
  port.post(made(record.token));
  port.post('hello');
  await closed;
  expect([taken, received]).toEqual([[], []]);
  expect(log.join()).toContain('wrong token');
  expect(log.join()).not.toContain(record.token);
});

test('a greeting without end is cut off before it is read', async () => {
  const { record, taken } = await serving();
  const port = createStreamPort(connect(record.socket));
  const closed = new Promise<void>((resolve) => port.onClose(resolve));
  port.post('x'.repeat(100_000));
  await closed;
  expect(taken).toEqual([]);
});

test('a record whose process is gone, or that is none, is told of in words', async () => {
  const { directory, record } = await serving();
  const path = join(directory.path, 'other.json');
  for (const content of ['', 'no json', '{}', JSON.stringify({ ...record, socket: 7 })]) {
    writeFileSync(path, content);
    await expect(attach(path, 0)).rejects.toMatchObject({ problem: expect.stringContaining('takes no commands') });
  }
  writeFileSync(path, JSON.stringify({ ...record, socket: join(directory.path, 'nobody.sock') }));
  await expect(attach(path, 0)).rejects.toMatchObject({ problem: expect.stringContaining('did not answer') });
});

test('a process that is just starting is waited for', async () => {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  const recordPath = join(directory.path, 'attach.json');
  writeFileSync(recordPath, JSON.stringify({ socket: join(directory.path, 'attach.sock'), token: 'of a process that was killed'.padEnd(40), pid: 1 }));
  const attached = attach(recordPath);
  const server = await startAttachServer({ recordPath, onPort: () => undefined, log: () => undefined });
  onTestFinished(() => server.close());
  (await attached).close();
});

test('what a killed process has left is replaced', async () => {
  const { recordPath, record } = await serving();
  const again = await startAttachServer({ recordPath, onPort: () => undefined, log: () => undefined });
  onTestFinished(() => again.close());
  expect(JSON.parse(readFileSync(recordPath, 'utf8'))).not.toEqual(record);
  (await attach(recordPath)).close();
});

test.skipIf(process.platform === 'win32')('where the path is too long for a socket it lies in a private directory of its own', async () => {
  const { recordPath, record, server } = await serving('d'.repeat(120));
  expect(statSync(join(record.socket, '..')).mode & 0o777).toBe(0o700);
  (await attach(recordPath)).close();
  server.close();
  expect(existsSync(join(record.socket, '..'))).toBe(false);
});

test('frames come out as they went in, however the bytes are cut', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (frames, cuts) => {
    const wire = new PassThrough();
    const written: Buffer[] = [];
    wire.write = ((chunk: Buffer) => written.push(chunk) > 0) as PassThrough['write'];
    const sender = createStreamPort(wire);
    for (const frame of frames) sender.post(frame);
    const stream = new PassThrough();
    const received = answers(createStreamPort(stream));
    const bytes = Buffer.concat(written);
    for (let at = 0, index = 0; at < bytes.length; index += 1) {
      const length = cuts[index % cuts.length] as number;
      stream.emit('data', bytes.subarray(at, at + length));
      at += length;
    }
    expect(received).toEqual(frames.map((frame) => Buffer.from(frame).toString()));
  }));
});

test('a frame that claims to be too large ends the stream before it is read', () => {
  const stream = new PassThrough();
  const received = answers(createStreamPort(stream));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(MAX_FRAME_BYTES + 1);
  stream.emit('data', head);
  expect(stream.destroyed).toBe(true);
  expect(received).toEqual([]);
});
