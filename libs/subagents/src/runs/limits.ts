/** How deep subagents may start subagents: one the session's model started is at depth 1. Deeper, nobody can follow who works for whom. */
export const MAX_DEPTH = 3;
/** How many runs of one session may be under way at once, nested ones and jobs counted. More would outrun what one user can oversee, and what a model account allows. */
export const MAX_RUNS_OF_SESSION = 4;
/** Steps that wait for a reader of a session; beyond it the reader starts anew with what runs. */
export const MAX_WAITING_EVENTS = 500;
/** How often a running call says that it is alive, so that a client's clock for silent servers does not end it while a model or a person thinks. */
export const HEARTBEAT_MS = 20_000;
/** How long a question for the status of a job waits for its end, so that a model that asks again and again spends few calls on it. */
export const STATUS_WAIT_MS = 15_000;
/** The longest text of one step that is kept, in UTF-16 code units: as long as the longest result a model is told. */
export const MAX_STEP_CHARACTERS = 120_000;
