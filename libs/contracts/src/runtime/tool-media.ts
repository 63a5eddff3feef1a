import { z } from 'zod';

/** The id of what is kept in a runtime's `blobs/`. */
export const blobId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/**
 * The images that are shown and given to models: what every browser draws and every model with vision takes. SVG is none of them: it is a
 * document with scripts and addresses of its own.
 */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

/** An image or audio of a tool's result, or of an attached resource. The bytes lie in the runtime's `blobs/` and are read by id; like saved results, the oldest are removed. */
export const toolMedia = z.object({
  kind: z.enum(['image', 'audio']),
  /** One of IMAGE_TYPES, which the bytes were seen to be, or audio of any type. */
  mimeType: z.string(),
  /** How many bytes there are. */
  bytes: z.number().int().nonnegative(),
  blob: blobId,
});
export type ToolMedia = z.infer<typeof toolMedia>;

/** The most bytes of it that are read at once: other answers on the same port wait no longer than for that. */
export const MAX_MEDIA_PIECE = 1024 * 1024;

/** A part of the bytes, in base64, for a port carries text. */
export const mediaPiece = z.object({ mimeType: z.string(), data: z.string(), total: z.number().int().nonnegative() });
export type MediaPiece = z.infer<typeof mediaPiece>;
