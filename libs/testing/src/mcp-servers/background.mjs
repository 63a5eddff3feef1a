// Answers, and goes on working: with progress, a task, or a resource it was asked to watch.
import { answerText, send, serveTools } from './protocol.mjs';
serveTools({
  progress({ id }) {
    send({ method: 'notifications/progress', params: { progressToken: 'import', progress: 1, total: 3 } });
    answerText(id, String(process.pid));
  },
  progressDone({ id }) {
    send({ method: 'notifications/progress', params: { progressToken: 'import', progress: 3, total: 3 } });
    answerText(id, 'done');
  },
  task({ id, arguments: { status } }) {
    send({ method: 'notifications/tasks/status', params: { taskId: 't', status, ttl: null, createdAt: new Date().toISOString(), lastUpdatedAt: new Date().toISOString() } });
    answerText(id, 'ok');
  },
  pid: ({ id }) => answerText(id, String(process.pid)),
});
