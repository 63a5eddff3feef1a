import { z } from 'zod';

/** A prompt a server offers: a slash command of the composer, `/<server>:<name>`. */
export const serverPrompt = z.object({
  server: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  arguments: z.array(z.object({ name: z.string(), description: z.string(), isRequired: z.boolean() })),
});
export type ServerPrompt = z.infer<typeof serverPrompt>;

/** A prompt, filled in: what the user's message becomes. */
export const filledPrompt = z.object({ description: z.string(), messages: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })) });
export type FilledPrompt = z.infer<typeof filledPrompt>;

export const serverResource = z.object({ server: z.string(), uri: z.string(), name: z.string(), title: z.string(), description: z.string(), mimeType: z.string(), size: z.number().int().nullable() });
export type ServerResource = z.infer<typeof serverResource>;

export const resourceTemplate = z.object({ server: z.string(), uriTemplate: z.string(), name: z.string(), title: z.string(), description: z.string(), mimeType: z.string() });
export type ResourceTemplate = z.infer<typeof resourceTemplate>;

/** What reading a resource gave: text, or bytes that are described and not shown. */
export const resourceContent = z.object({ uri: z.string(), mimeType: z.string(), text: z.string().nullable(), sizeInBytes: z.number().int() });
export type ResourceContent = z.infer<typeof resourceContent>;

/** A resource the user attaches to a message; it is read when the message is sent. */
export const attachment = z.object({ server: z.string(), uri: z.string().max(8192) });
export type Attachment = z.infer<typeof attachment>;

/** What completion is asked for: an argument of a prompt, or a variable of a resource's template. */
export const completionRequest = z.object({
  server: z.string(),
  kind: z.enum(['prompt', 'resource']),
  /** The prompt's name or the template. */
  name: z.string(),
  argument: z.string(),
  value: z.string().max(2000),
  /** Arguments already filled in. */
  others: z.record(z.string(), z.string()).default({}),
});
export const completion = z.object({ values: z.array(z.string()), hasMore: z.boolean() });
