// Tells what it was given: its environment, its folder, and the `_meta` of the call.
import { send, serveTools } from './protocol.mjs';
serveTools({
  tell({ id, meta }) {
    const { progressToken, ...told } = meta ?? {};
    send({ id, result: { content: [], structuredContent: { environment: process.env, directory: process.cwd(), pid: process.pid, meta: told } } });
  },
});
