import type { Explained } from '@chatos/contracts';

/** A call was made while there was no connection to make it over; it was not made, and is not made later. */
export class NotConnectedError extends Error {
  readonly explained: Explained;

  constructor(reason: Explained | null) {
    const explained = reason ?? { problem: 'The process behind this page cannot be reached just now.', remedy: 'Try again once the page is connected.' };
    super(explained.problem);
    this.name = 'NotConnectedError';
    this.explained = explained;
  }
}
