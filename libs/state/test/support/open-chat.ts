import type { Component, StateDatabase } from '../../src/index.ts';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '../../src/index.ts';
import { notesComponent } from './components.ts';

/** Opens Chat's database below a test's directory, with `chat_notes` at its first version unless told otherwise. */
export function openChat(root: string, components: readonly Component[] = [notesComponent('chat', 1)]): StateDatabase<'chat'> {
  return openRuntimeDatabase(createRuntimeContext(resolveStateRoot(root), 'chat'), components);
}
