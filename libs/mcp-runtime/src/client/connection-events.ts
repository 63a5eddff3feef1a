import type { LoggingLevel } from '@modelcontextprotocol/sdk/types.js';

/** What a server says unasked of itself. Every one of them may be left out. */
export interface ConnectionEvents {
  toolsChanged?(): void;
  promptsChanged?(): void;
  resourcesChanged?(): void;
  resourceUpdated?(uri: string): void;
  /** A message of the protocol's logging, as text. */
  logged?(line: { level: LoggingLevel; logger: string; text: string }): void;
  /** A notification of a method of our own; from built-in servers alone. */
  notified?(method: string, params: Readonly<Record<string, unknown>>): void;
}
