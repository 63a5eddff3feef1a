import { loopbackModel, openHarness } from './harness.ts';

// The process that `crash.test.ts` kills: it sends two messages in one session and says when the first streams.
const [directory, baseUrl] = process.argv.slice(2) as [string, string];
const harness = openHarness({ directory, snapshot: { models: [loopbackModel(baseUrl)] } });
const session = harness.newSession();
harness.conversations.turns.send({ sessionId: session.id, text: 'first', whenBusy: 'queue' });
harness.conversations.turns.send({ sessionId: session.id, text: 'second', whenBusy: 'queue' });
for await (const event of harness.conversations.watch(session.id)) {
  // A part after the text: the text before it is on disk.
  if (event.type === 'delta' && event.text.includes('marker')) process.stdout.write(`${session.id}\n`);
}
