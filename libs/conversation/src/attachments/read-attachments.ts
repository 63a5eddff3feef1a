import type { Attachment, MessagePart, ToolMedia } from '@chatos/contracts';
import { MAX_MEDIA } from '@chatos/mcp-runtime';
import type { BlobStore, ReadContent, ServerResources } from '@chatos/mcp-runtime';
import { ConversationError } from '../errors.ts';
import { wellFormed } from '../text.ts';

export type AttachmentPart = Extract<MessagePart, { kind: 'attachment' }>;

/** What one resource, and what all of a message together, may add to the conversation, in UTF-16 code units. */
const MAX_RESOURCE_LENGTH = 500_000;
const MAX_TOTAL_LENGTH = 1_000_000;
/** How long a server may take to hand over one resource. */
const READ_TIMEOUT_MS = 60_000;

export interface ReadOptions {
  readonly resources: Pick<ServerResources, 'read'>;
  readonly blobs: Pick<BlobStore, 'saveMedia'>;
  readonly workspaceRoot: string | null;
  readonly signal: AbortSignal;
}

/**
 * What the attached resources say now. Read before the message is taken: where one of them cannot be read, or is too large, this rejects with
 * UNUSABLE_INPUT naming it, and no message has been stored. Images and audio among them are saved as those of tools are.
 */
export async function readAttachments(attachments: readonly Attachment[], { resources, blobs, workspaceRoot, signal }: ReadOptions): Promise<AttachmentPart[]> {
  const distinct = [...new Map(attachments.map((attachment) => [JSON.stringify([attachment.server, attachment.uri]), attachment])).values()];
  const parts = await Promise.all(distinct.map(({ server, uri }) => read({ server, uri })));
  const total = parts.reduce((sum, { text }) => sum + text.length, 0);
  if (total > MAX_TOTAL_LENGTH) throw unusable(`The attached resources have ${total.toLocaleString('en')} characters together, more than the ${MAX_TOTAL_LENGTH.toLocaleString('en')} of one message.`, 'Attach fewer of them.');
  return parts;

  async function read({ server, uri }: Attachment): Promise<AttachmentPart> {
    const deadline = AbortSignal.timeout(READ_TIMEOUT_MS);
    let contents: ReadContent[];
    try {
      contents = await resources.read({ server, uri, workspaceRoot, signal: AbortSignal.any([signal, deadline]) });
    } catch (error: unknown) {
      signal.throwIfAborted();
      const reason = deadline.aborted ? `it did not arrive within ${READ_TIMEOUT_MS / 1000} s` : error instanceof Error ? error.message : String(error);
      throw unusable(`The resource ${uri} of the MCP server "${server}" could not be read, so the message was not sent: ${reason}`, 'Take it off the message, or try again.', error);
    }
    const text = wellFormed(contents.map((content) => textOf(content, uri)).join('\n'));
    if (contents.length === 0) throw unusable(`The resource ${uri} of the MCP server "${server}" has no content, so the message was not sent.`, 'Take it off the message.');
    if (text.length > MAX_RESOURCE_LENGTH) {
      throw unusable(`The resource ${uri} of the MCP server "${server}" has ${text.length.toLocaleString('en')} characters; at most ${MAX_RESOURCE_LENGTH.toLocaleString('en')} can be attached.`, 'Take it off the message, and ask the model to read the part that matters.');
    }
    return { kind: 'attachment', step: 0, server, uri, mimeType: contents[0]?.mimeType ?? '', text, media: await kept(contents, { server, uri }) };
  }

  async function kept(contents: readonly ReadContent[], { server, uri }: Attachment): Promise<ToolMedia[]> {
    const media = contents.flatMap(({ media: read }) => (read === undefined || 'problem' in read ? [] : [read])).slice(0, MAX_MEDIA);
    try {
      return await Promise.all(media.map(async ({ kind, mimeType, data }) => ({ kind, mimeType, bytes: data.length, blob: await blobs.saveMedia(data, mimeType) })));
    } catch (error: unknown) {
      throw unusable(`The resource ${uri} of the MCP server "${server}" could not be saved, so the message was not sent: ${error instanceof Error ? error.message : String(error)}`, 'Check the free space of the disk, then send the message again.', error);
    }
  }
}

/** One resource may stand for several, such as a folder for its files: then each says which it is. */
function textOf({ uri, mimeType, text, sizeInBytes, media }: ReadContent, asked: string): string {
  const reason = media === undefined ? ': not text, so its content is not shown' : 'problem' in media ? `: not shown, for ${media.problem}` : '';
  const body = text ?? `[${mimeType === '' ? 'bytes' : mimeType}, ${sizeInBytes.toLocaleString('en')} bytes${reason}]`;
  return uri === asked ? body : `[${uri}]\n${body}`;
}

function unusable(problem: string, remedy: string, cause?: unknown): ConversationError {
  return new ConversationError('UNUSABLE_INPUT', { problem, remedy }, { cause });
}
