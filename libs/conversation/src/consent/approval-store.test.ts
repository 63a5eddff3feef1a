import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { expect, onTestFinished, test } from 'vitest';
import { conversationComponent } from '../store/component.ts';
import { createApprovalStore } from './approval-store.ts';

function directory(): string {
  const made = temporaryDirectory();
  onTestFinished(() => made.remove());
  return made.path;
}

function openChat(path: string) {
  const database = openRuntimeDatabase(createRuntimeContext(resolveStateRoot(path), 'chat'), [conversationComponent('chat')]);
  return { store: createApprovalStore(database, 'chat'), close: () => database.close() };
}

const command = { command: ['server', '--a'], environmentNames: ['TOKEN'], resolvedBinary: '/usr/bin/server' };

test('an approval holds for its hash and server alone, after a new start too; the one given last is what a change is shown against', () => {
  const path = directory();
  const first = openChat(path);
  first.store.approve('a', 'h1', command);
  first.store.approve('a', 'h2', { ...command, resolvedBinary: null });
  first.close();
  const { store, close } = openChat(path);
  onTestFinished(close);
  expect([store.isApproved('a', 'h1'), store.isApproved('a', 'h2'), store.isApproved('a', 'h3'), store.isApproved('b', 'h1')]).toEqual([true, true, false, false]);
  expect(store.lastApproved('a')).toEqual({ ...command, resolvedBinary: null });
  store.approve('a', 'h1', command);
  expect(store.lastApproved('a')).toEqual(command);
  expect(store.lastApproved('b')).toBeNull();
});

test('a tool keeps one pin, the newest, with the face it had', () => {
  const { store, close } = openChat(directory());
  onTestFinished(close);
  expect(store.pins('a').size).toBe(0);
  const face = { description: 'Reads.', inputSchema: { type: 'object' } };
  store.savePins('a', [{ tool: 'read', hash: '1', face }, { tool: 'write', hash: '2', face }]);
  store.savePins('a', [{ tool: 'read', hash: '3', face: { ...face, description: 'Reads all.' } }]);
  expect([...store.pins('a').values()]).toEqual([{ tool: 'read', hash: '3', face: { ...face, description: 'Reads all.' } }, { tool: 'write', hash: '2', face }]);
  expect(store.pins('b').size).toBe(0);
});

test('what Chat approved, AIDE has not', () => {
  const path = directory();
  const chat = openChat(path);
  onTestFinished(chat.close);
  chat.store.approve('a', 'h1', command);
  const database = openRuntimeDatabase(createRuntimeContext(resolveStateRoot(path), 'aide'), [conversationComponent('aide')]);
  onTestFinished(() => database.close());
  expect(createApprovalStore(database, 'aide').isApproved('a', 'h1')).toBe(false);
});
