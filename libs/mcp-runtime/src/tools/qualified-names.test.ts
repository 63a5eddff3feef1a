import fc from 'fast-check';
import { expect, test } from 'vitest';
import { qualifyNames } from './qualified-names.ts';

const listed = (...names: string[]) => names.map((name) => ({ name, title: name, description: `about ${name}`, inputSchema: {}, outputSchema: null, hints: {}, statedPolicy: 'allow' as const }));
const namesOf = (...servers: [string, string[]][]) => qualifyNames(servers.map(([server, tools]) => ({ server, tools: listed(...tools) }))).map((tool) => tool.qualifiedName);

test('a name is mcp, server and tool, lower-case, with anything unusual as an underscore', () => {
  expect(namesOf(['fs', ['list_directory', 'Read.File', 'größe']])).toEqual(['mcp_fs_list_directory', 'mcp_fs_read_file', 'mcp_fs_gr__e']);
});

test('two tools that would share a name both get a hash, whichever is listed first', () => {
  const names = namesOf(['a', ['b_c', 'x']], ['a_b', ['c']]);
  expect(names).toEqual([expect.stringMatching(/^mcp_a_b_c_[0-9a-f]{8}$/), 'mcp_a_x', expect.stringMatching(/^mcp_a_b_c_[0-9a-f]{8}$/)]);
  expect(namesOf(['a_b', ['c']], ['a', ['b_c', 'x']]).toSorted()).toEqual(names.toSorted());
});

test('a tool listed twice by one server is there once', () => {
  expect(namesOf(['s', ['t', 'u', 't']])).toEqual(['mcp_s_t', 'mcp_s_u']);
});

test('names are unique, short and plain, whatever servers call their tools', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,39}$/), fc.array(fc.string({ maxLength: 120 }))), { maxLength: 5 }), (servers) => {
      const distinct = [...new Map(servers)];
      const names = namesOf(...distinct);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^mcp_[a-z0-9_-]{1,60}$/);
    }),
  );
});

test("a server's word on a tool's policy counts only where it is one of the workbench's own", () => {
  const policies = (isBuiltin?: boolean) => qualifyNames([{ server: 'code', tools: listed('write'), ...(isBuiltin === undefined ? {} : { isBuiltin }) }]).map(({ defaultPolicy }) => defaultPolicy);
  expect(policies(true)).toEqual(['allow']);
  expect(policies(false)).toEqual(['ask']);
  expect(policies()).toEqual(['ask']);
});
