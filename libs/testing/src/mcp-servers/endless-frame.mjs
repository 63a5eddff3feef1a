// Answers a call with one line that never ends.
import { serveTools } from './protocol.mjs';
serveTools({
  pour() {
    const part = 'y'.repeat(4 * 1024 * 1024);
    const pour = () => process.stdout.write(part, pour);
    pour();
  },
});
