import { expect, it } from 'vitest';
import { LIBRARIES } from './arrows.mjs';
import { findUndeclaredEdges, workspaceManifests } from './package-edges.mjs';

function manifest(name: string, fields: { dependencies?: Record<string, string>; devDependencies?: Record<string, string> }) {
  return { name: `@chatos/${name}`, nx: { tags: ['kind:lib', 'runs:node', `element:${name}`] }, ...fields };
}

it('every edge in a package.json of this workspace is an arrow of the table', () => {
  expect(findUndeclaredEdges(workspaceManifests())).toEqual([]);
});

it('an edge that is no arrow is named', () => {
  const found = findUndeclaredEdges([manifest('chat-runtime', { dependencies: { '@chatos/aide-runtime': 'workspace:*' } })]);
  expect(found).toEqual([expect.stringContaining('chat-runtime → aide-runtime')]);
});

it('test support is a development dependency only', () => {
  const edge = { '@chatos/testing': 'workspace:*' };
  expect(findUndeclaredEdges([manifest('turn', { dependencies: edge })])).toEqual([expect.stringContaining('turn → testing')]);
  expect(findUndeclaredEdges([manifest('turn', { devDependencies: edge })])).toEqual([]);
});

it('a package that the table does not know has no wall, and is an error', () => {
  expect(findUndeclaredEdges([manifest('stray', {})])).toEqual([expect.stringContaining('@chatos/stray is not in')]);
});

it('a workspace package by version would be looked for in the registry', () => {
  expect(findUndeclaredEdges([manifest('turn', { dependencies: { '@chatos/contracts': '^0.1.0' } })])).toEqual([expect.stringContaining('must be "workspace:*"')]);
});

it('the table has no circle: a library never reaches itself', () => {
  const reach = (name: string, seen = new Set<string>()): Set<string> => {
    for (const to of LIBRARIES[name]?.mayImport ?? []) if (!seen.has(to)) reach(to, seen.add(to));
    return seen;
  };
  expect(Object.keys(LIBRARIES).filter((name) => reach(name).has(name))).toEqual([]);
});
