import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMessage } from './is-message.ts';

const odd = fc.oneof(fc.constant(undefined), fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.integer(), { maxLength: 2 }), fc.dictionary(fc.string(), fc.integer()));
const member = <Value>(usual: fc.Arbitrary<Value>) => fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: odd });
const message = fc.record({
  jsonrpc: member(fc.constant('2.0')), id: member(fc.oneof(fc.integer(), fc.string())), method: member(fc.constantFrom('ping', 'x/y')), params: member(fc.dictionary(fc.string(), fc.integer())),
  result: member(fc.dictionary(fc.string(), fc.integer())), error: member(fc.record({ code: fc.integer(), message: fc.string() })),
}, { requiredKeys: [] });

test('what the SDK takes for a message is one, and what is taken here the SDK takes too, but for members of two kinds at once', () => {
  fc.assert(fc.property(fc.oneof(message, odd), (value) => {
    const json: unknown = value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null');
    const has = (key: string) => typeof json === 'object' && json !== null && key in json;
    // The SDK's schema is strict about members that belong to another kind of message; what it makes of them is its own affair.
    const isMixed = ['method', 'result', 'error'].filter(has).length > 1 || (has('params') && !has('method'));
    if (!isMixed) expect(isMessage(json)).toBe(JSONRPCMessageSchema.safeParse(json).success);
  }), { numRuns: 3000 });
});
