import { createGate, streams } from '@chatos/testing';
import type { Gate, ReplyPart } from '@chatos/testing';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openStage } from '../e2e/stage.ts';

const ROUNDS = 5;
const KEYS = 24;
/** Between two keys: a quick typist's, and no multiple of a frame. */
const BETWEEN_KEYS_MS = 45;
/** A fast model's. */
const BETWEEN_DELTAS_MS = 8;
/** How much of the answer stands when typing begins, in paragraphs. */
const BEFORE = 40;

export interface Typing {
  /** Medians over all rounds, in milliseconds from the key press to the frame that shows it. */
  readonly streaming: number;
  readonly rest: number;
  readonly ratio: number;
}

/**
 * What a key press in the composer waits for its paint while a run streams Markdown into the page, against the same page when the run has ended, in
 * turns: real host, real processes, real Chromium.
 */
export async function compareTyping(): Promise<Typing> {
  const stage = await openStage({ isConfigured: true });
  try {
    const workspace = join(stage.directory, 'workspace');
    mkdirSync(workspace);
    const page = await stage.open('AIDE');
    await page.getByTestId('workspace-path').fill(workspace);
    await page.getByTestId('add-workspace').first().click();
    await page.getByTestId('composer').waitFor();
    await page.evaluate(MEASURE);
    const streaming: number[] = [];
    const rest: number[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const end = createGate();
      stage.model.enqueue(streams(answer(end)));
      await page.getByTestId('composer').fill(`Round ${round}`);
      await page.getByTestId('composer').press('Enter');
      await page.getByText(`Paragraph ${BEFORE} `).last().waitFor();
      // Past the burst it began with.
      await page.getByText(/word\d/u).last().waitFor();
      const whileStreaming = await type(page);
      if (await page.getByTestId('stop').count() === 0) throw new Error('bench: the run ended while keys were pressed');
      end.open();
      await page.getByTestId('stop').waitFor({ state: 'detached' });
      const atRest = await type(page);
      // The first round warms both up.
      if (round < 0) continue;
      streaming.push(...whileStreaming);
      rest.push(...atRest);
    }
    return { streaming: median(streaming), rest: median(rest), ratio: median(streaming) / median(rest) };
  } finally {
    await stage.close();
  }
}

/** Words without end, after a good deal of answer at once. */
async function* answer(end: Gate): AsyncGenerator<ReplyPart> {
  let isOver = false;
  void end.pass().then(() => { isOver = true; });
  for (let paragraph = 0; paragraph <= BEFORE; paragraph += 1) yield { kind: 'text', text: `Paragraph ${paragraph} has **words**, \`code\` and a [link](https://example.org/).\n\n- one\n- two\n\n\`\`\`ts\nconst answer = ${paragraph};\n\`\`\`\n\n` };
  for (let word = 0; !isOver; word += 1) {
    yield { kind: 'text', text: word % 40 === 39 ? `word${word}.\n\n` : `word${word} ` };
    await pause(BETWEEN_DELTAS_MS);
  }
}

async function type(page: Page): Promise<number[]> {
  await page.getByTestId('composer').fill('');
  await page.evaluate('globalThis.keyTimes.length = 0');
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.press('x');
    await pause(BETWEEN_KEYS_MS);
  }
  const times = await page.evaluate<number[]>('globalThis.keyTimes');
  if (times.length < KEYS - 1 || (await page.getByTestId('composer').inputValue()).length !== KEYS) throw new Error(`bench: of ${KEYS} keys ${times.length} were painted`);
  await page.getByTestId('composer').fill('');
  return times;
}

/** From when the system saw the key to when the frame that shows it is on its way to the screen: the next one begins only then. */
const MEASURE = `{
  globalThis.keyTimes = [];
  addEventListener('keydown', (event) => {
    requestAnimationFrame(() => requestAnimationFrame(() => globalThis.keyTimes.push(performance.now() - event.timeStamp)));
  }, true);
}`;

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
