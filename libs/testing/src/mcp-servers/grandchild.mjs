// Starts a child that holds its pipes and outlives it unless the whole group is ended.
import { spawn } from 'node:child_process';
import { answerText, serveTools } from './protocol.mjs';
const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 60_000)'], { stdio: 'inherit' });
serveTools({
  pids: ({ id }) => answerText(id, `${process.pid} ${child.pid}`),
  exit: () => process.exit(5),
});
