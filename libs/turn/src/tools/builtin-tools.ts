import type { TurnTool } from '../turn-tool.ts';

/** The tools every session has without a server. They touch nothing, so they need no approval. */
export function builtinTools(now: () => Date = () => new Date()): TurnTool[] {
  return [
    {
      name: 'get_current_time',
      description: 'Tells the current date and time, in the time zone of this computer unless another is named.',
      inputSchema: {
        type: 'object',
        properties: { timezone: { type: 'string', description: 'An IANA time zone, such as Europe/Berlin or UTC.' } },
        additionalProperties: false,
      },
      policy: 'allow',
      async execute(input) {
        const { timezone } = input as { timezone?: string };
        return currentTime(now(), timezone);
      },
    },
  ];
}

function currentTime(date: Date, timezone: string | undefined): { text: string; isError: boolean } {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', ...(timezone === undefined ? {} : { timeZone: timezone }) });
  } catch (error: unknown) {
    if (!(error instanceof RangeError)) throw error;
    return { text: `There is no time zone "${timezone}". Name an IANA time zone, such as Europe/Berlin.`, isError: true };
  }
  return { text: `${format.format(date)} (${format.resolvedOptions().timeZone}; ${date.toISOString()})`, isError: false };
}
