import { answerText, serveTools } from './protocol.mjs';
const line = `${'e'.repeat(1000)}\n`;
serveTools({
  flood({ id }) {
    process.stderr.write(line.repeat(20_000), () => answerText(id, 'flooded'));
  },
});
