import { answerText, send, serveTools } from './protocol.mjs';
const cancelled = [];
serveTools({
  hang: () => undefined,
  /** Reports progress `count` times, `everyMs` apart, then answers. */
  slow({ id, arguments: { count, everyMs }, meta }) {
    let sent = 0;
    const timer = setInterval(() => {
      if (sent++ < count) send({ method: 'notifications/progress', params: { progressToken: meta.progressToken, progress: sent } });
      else {
        clearInterval(timer);
        answerText(id, 'done');
      }
    }, everyMs);
  },
  cancelled: ({ id }) => answerText(id, String(cancelled.length)),
}, { 'notifications/cancelled': ({ params }) => cancelled.push(params.requestId) });
