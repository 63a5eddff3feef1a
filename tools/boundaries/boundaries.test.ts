import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { afterEach, describe, expect, it } from 'vitest';
import { ELEMENTS } from './arrows.mjs';
import { ALLOWED, FORBIDDEN_ARROWS, FORBIDDEN_IN_DESKTOP, FORBIDDEN_WAYS } from './fixtures/cases.ts';
import { layOutTree } from './fixtures/tree.ts';
import type { Offender } from './fixtures/tree.ts';
import { boundaryConfig } from './lint-config.mjs';
import { dependencyPolicies } from './policies.mjs';

const FORBIDDEN = [...FORBIDDEN_ARROWS, ...FORBIDDEN_IN_DESKTOP, ...FORBIDDEN_WAYS];
const ALLOW_EVERYTHING = [{ allow: { to: { module: { origin: ['local', 'external', 'core', null] } } } }, { allow: { to: { element: { type: '**' } } } }];
const roots: string[] = [];

afterEach(async () => {
  await Promise.all(roots.splice(0).map((root) => rm(root, { recursive: true, force: true })));
});

async function lint(offender: Offender, change: { policies?: unknown[]; off?: string } = {}) {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'chatos-walls-')));
  roots.push(root);
  await layOutTree(root, offender);
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [...boundaryConfig({ root, ...(change.policies && { policies: change.policies }) }), ...(change.off ? [{ rules: { [change.off]: 'off' as const } }] : [])],
  });
  const results = await eslint.lintFiles([offender.at]);
  return results.flatMap((result) => result.messages.map(({ ruleId, message }) => ({ rule: ruleId, message })));
}

describe('a forbidden import is refused by rule, and told why', () => {
  it.each(FORBIDDEN.map((fixture) => [fixture.name, fixture] as const))('%s', async (_name, fixture) => {
    const found = await lint(fixture);
    expect(found.map((message) => message.rule)).toContain(fixture.rule);
    expect(found.find((message) => message.rule === fixture.rule)?.message).toMatch(fixture.says);
  });
});

describe('undeclared it is refused as well, since an import that does not resolve never passes', () => {
  it.each(FORBIDDEN_ARROWS.map((fixture) => [fixture.name, fixture] as const))('%s', async (_name, fixture) => {
    const found = await lint({ ...fixture, declares: [] });
    expect(found.map((message) => message.rule)).toContain('boundaries/dependencies');
  });
});

describe('the guard bites: with the rule out of the way the same file passes', () => {
  it.each(FORBIDDEN.map((fixture) => [fixture.name, fixture] as const))('%s', async (_name, fixture) => {
    const change = fixture.rule === 'boundaries/dependencies' ? { policies: ALLOW_EVERYTHING } : { off: fixture.rule };
    const found = await lint(fixture, change);
    expect(found.filter((message) => message.rule === fixture.rule)).toEqual([]);
  });

  it('the table drives the rule: an arrow added to it lets the import through', async () => {
    const [fixture] = FORBIDDEN_ARROWS;
    const chat = ELEMENTS['chat-runtime'];
    if (!fixture || !chat) throw new Error('the table has lost chat-runtime');
    const changed = { ...ELEMENTS, 'chat-runtime': { ...chat, mayImport: [...chat.mayImport, 'aide-runtime'] } };
    expect(await lint(fixture, { policies: dependencyPolicies(changed) })).toEqual([]);
  });
});

describe('what the design allows passes', () => {
  it.each(ALLOWED.map((fixture) => [fixture.name, fixture] as const))('%s', async (_name, fixture) => {
    expect(await lint(fixture)).toEqual([]);
  });
});
