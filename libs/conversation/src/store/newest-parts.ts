/** So many parts of one message are read with it at most: what a page shows at once of a long run. `messages.parts` reads earlier ones. */
export const NEWEST_PARTS = 150;

/** So many parts are on one page of messages at most (those of its newest message always are): opening a session costs the same, however long its runs were. */
export const PAGE_PARTS = 200;
