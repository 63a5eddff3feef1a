// The server of code maintenance: reads lines and bytes, looks at paths; moves and copies.
export { openCodeServer } from './server.ts';
