import { createPortClient } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { SAMPLE } from './contract.ts';
import type { benchContract } from './contract.ts';

export interface Comparison {
  /** Median milliseconds. */
  readonly contract: number;
  readonly bare: number;
  readonly ratio: number;
}

const WARM_UP = 500;
const ROUNDS = 3_000;

/** Round trips of the contract and of a bare echo of a frame of the same size, one after the other in turn, so that both see the same machine. */
export async function compareRoundTrips(contractPort: Port, echoPort: Port): Promise<Comparison> {
  const { client } = createPortClient<typeof benchContract>(contractPort);
  let answered: () => void = () => undefined;
  echoPort.onMessage(() => answered());
  const frame = JSON.stringify({ i: '1000', p: { u: '/echo', b: { json: SAMPLE } } });
  const echo = () => new Promise<void>((resolve) => {
    answered = resolve;
    echoPort.post(frame);
  });
  const contractTimes: number[] = [];
  const bareTimes: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const contract = await time(() => client.echo(SAMPLE));
    const bare = await time(echo);
    if (round < 0) continue;
    contractTimes.push(contract);
    bareTimes.push(bare);
  }
  const contract = median(contractTimes);
  const bare = median(bareTimes);
  return { contract, bare, ratio: contract / bare };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
