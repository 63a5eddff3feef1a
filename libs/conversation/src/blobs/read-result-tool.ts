import type { BlobStore } from '@chatos/mcp-runtime';
import type { TurnTool } from '@chatos/turn';
import { ConversationError } from '../errors.ts';

/** What one call reads unless told, and at most: below the size from which a result would itself be saved. */
const STANDARD_LENGTH = 20_000;
const MAX_LENGTH = 40_000;

/** The runtime's own tool by which a model reads in a result that was too large to be handed over whole. It reads what was already told, so it asks nobody. */
export function readResultTool(blobs: BlobStore): TurnTool {
  return {
    name: 'read_result',
    description: 'Reads a part of a tool result that was too large and was saved under an id. Offsets and lengths count characters.',
    inputSchema: {
      type: 'object',
      properties: {
        id: { type: 'string', description: 'The id, as the result named it.' },
        offset: { type: 'integer', minimum: 0, default: 0, description: 'Where to begin.' },
        length: { type: 'integer', minimum: 1, maximum: MAX_LENGTH, default: STANDARD_LENGTH, description: 'How much to read.' },
      },
      required: ['id'],
      additionalProperties: false,
    },
    policy: 'allow',
    async execute(input) {
      const { id, offset = 0, length = STANDARD_LENGTH } = input as { id: string; offset?: number; length?: number };
      try {
        const { text, total } = await blobs.read(id, offset, length);
        const end = offset + text.length;
        const place = text === '' ? `Nothing: it ends at ${total}.` : `Characters ${offset} to ${end} of ${total}.${end < total ? ` The next begins at offset ${end}.` : ' This is the end.'}`;
        return { text: `${text}\n[${place}]`, isError: false };
      } catch (error: unknown) {
        if (error instanceof ConversationError) return { text: error.message, isError: true };
        throw error;
      }
    },
  };
}
