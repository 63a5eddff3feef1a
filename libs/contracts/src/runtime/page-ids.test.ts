import { isContractProcedure } from '@orpc/contract';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { aideContract, chatContract } from './contract.ts';

/** The model provider's own name of a call: opaque, and only ever compared. */
const OPAQUE = ['callId', 'toolCallId'];
const PATHS = ['../x', '..', '.', '/etc/passwd', 'a/b', 'a\\b', 'C:\\x', 'x\0y', '', '%2e%2e%2fx', '～/x'];

/** Every id in an input: the place of its schema in words, and the schema. */
function idsIn(schema: unknown, place: string): [string, z.ZodType][] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, value]): [string, z.ZodType][] => {
      const at = `${place}.${key}`;
      const isId = (key === 'id' || key.endsWith('Id')) && !OPAQUE.includes(key);
      return isId ? [[at, value as z.ZodType]] : idsIn(value, at);
    });
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap((option) => idsIn(option, place));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return idsIn(schema.unwrap(), place);
  return [];
}

function procedures(router: object, place: string): [string, unknown][] {
  if (isContractProcedure(router)) return [[place, router['~orpc'].inputSchema]];
  return Object.entries(router).flatMap(([name, value]) => procedures(value as object, `${place}.${name}`));
}

describe.each([['aide', aideContract.aide], ['chat', chatContract.chat]] as const)('%s', (name, contract) => {
  const ids = procedures(contract, name).flatMap(([place, input]) => idsIn(input, place));

  test('the walk finds the procedures that take an id', () => {
    expect(ids.length).toBeGreaterThan(40);
    const places = ids.map(([place]) => place);
    expect(places).toEqual(expect.arrayContaining([`${name}.sessions.get.id`, `${name}.turns.correct.turnId`, `${name}.terminals.write.id`, `${name}.blobs.read.id`, `${name}.fileChanges.content.id`, `${name}.subagents.steps.streamId`, `${name}.questions.answer.id`]));
    if (name === 'aide') expect(places).toEqual(expect.arrayContaining(['aide.control.close.sessionId', 'aide.control.intervene.sessionId', 'aide.review.undo.scope.undoId', 'aide.workspaces.remove.id', 'aide.terminals.open.sessionId']));
  });

  test.each(ids)('%s takes no path', (_place, schema) => {
    for (const path of PATHS) expect(schema.safeParse(path).success, JSON.stringify(path)).toBe(false);
  });
});
