/** Where this library writes what it could not do but survived, a line at a time. A line never holds the value of a secret. */
export type Log = (line: string) => void;
