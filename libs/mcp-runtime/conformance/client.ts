// What the conformance suite runs as "the client". The suite starts all of its scenarios at once and measures some in milliseconds: each waits for its turn.
import { waitForTurn } from './turns.ts';

await waitForTurn(process.env['CHATOS_CONFORMANCE_TURNS']);
await import('./scenario.ts');
