import { expect, test } from 'vitest';
import type { chatContract } from '../runtime/contract.ts';
import { createPortClient, PortClosedError } from './client.ts';
import { createMemoryPorts } from './memory.ts';

test('a call pending when the port closes rejects, and so does every later one', async () => {
  const [page, runtime] = createMemoryPorts();
  const { client } = createPortClient<typeof chatContract>(page);
  const pending = client.chat.models.list();
  runtime.close();
  await expect(pending).rejects.toBeInstanceOf(PortClosedError);
  await expect(client.chat.models.list()).rejects.toBeInstanceOf(PortClosedError);
});

test('a malformed frame from the other side changes nothing', async () => {
  const [page, runtime] = createMemoryPorts();
  const { client } = createPortClient<typeof chatContract>(page);
  const pending = client.chat.models.list();
  for (const garbage of ['{', 'null', '[]', '{"i":1}', '\u0000']) runtime.post(garbage);
  runtime.onMessage((frame) => {
    const { i } = JSON.parse(frame) as { i: string };
    runtime.post(JSON.stringify({ i, p: { b: { json: { models: [], configRevision: 3 } } } }));
  });
  await expect(pending).resolves.toEqual({ models: [], configRevision: 3 });
});
