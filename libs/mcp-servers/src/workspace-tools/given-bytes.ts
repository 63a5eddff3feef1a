import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { ToolError } from '../kit/index.ts';

const encoding = z.enum(['utf8', 'utf-8', 'plain', 'text', 'base64']).describe('how the content is given: as text (utf8, the default), or as base64');
type Encoding = z.output<typeof encoding>;

/** The ways a model may give a long content in a call; `chunks` is for what does not fit in one string. */
export const givenContent = {
  chunks: z.array(z.union([z.string(), z.object({ content: z.string(), encoding: encoding.optional() })])).max(10_000).optional()
    .describe('the content in pieces, which are put together in their order'),
  encoding: encoding.optional(),
};

export interface GivenContent {
  /** The argument's name, and what was given in it. */
  readonly plain: readonly [name: string, value: string | undefined];
  readonly base64: readonly [name: string, value: string | undefined];
  readonly chunks: readonly (string | { content: string; encoding?: Encoding })[] | undefined;
  readonly encoding: Encoding | undefined;
}

/** The bytes, given in exactly one of the three ways. Throws ToolError `invalid`. */
export function givenBytes({ plain, base64, chunks, encoding: given }: GivenContent): Uint8Array {
  const ways = [plain, base64, ['chunks', chunks] as const].filter(([, value]) => value !== undefined).map(([name]) => name);
  if (ways.length !== 1) {
    const problem = ways.length === 0 ? 'No content is given.' : `The content is given more than once: ${ways.join(', ')}.`;
    throw new ToolError('invalid', 'content-unclear', { problem, remedy: `Give exactly one of ${plain[0]}, ${base64[0]}, chunks. An empty content is ${plain[0]}: "".` });
  }
  if (plain[1] !== undefined) return decode(plain[0], plain[1], given);
  if (base64[1] !== undefined) return decode(base64[0], base64[1], 'base64');
  const pieces = (chunks ?? []).map((chunk) => (typeof chunk === 'string' ? { content: chunk } : chunk));
  return Buffer.concat(pieces.map((piece, index) => decode(`chunks[${index}]`, piece.content, piece.encoding ?? given)));
}

function decode(name: string, text: string, given: Encoding = 'utf8'): Uint8Array {
  if (given !== 'base64') return decodePlain(name, text);
  const compact = text.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 === 1 || (compact.includes('=') && compact.length % 4 !== 0)) {
    throw new ToolError('invalid', 'content-not-base64', { problem: `${name} is not base64.`, remedy: 'Encode the bytes again, or give the content as text.' });
  }
  return Buffer.from(compact, 'base64');
}

/** Half a character would be written as another one. */
function decodePlain(name: string, text: string): Uint8Array {
  if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text);
  throw new ToolError('invalid', 'content-not-text', { problem: `${name} holds half of a surrogate pair, which is no character.`, remedy: 'Give the character whole, or the bytes as base64.' });
}
