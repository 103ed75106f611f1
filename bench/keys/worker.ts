/** The same in a worker of a browser, where a member's group lives: by time, since a page is not told what its CPU does. */
import { Room } from './room.ts';
import { grow, type Measured, measureWarm } from './warm.ts';

export interface InWorker {
  sizes: readonly number[];
  rounds: number;
}

async function measureAll({ sizes, rounds }: InWorker): Promise<Measured[]> {
  const room = await Room.open();
  const all: Measured[] = [];
  for (const size of sizes) all.push(await measureWarm(await grow(room, size), rounds));
  return all;
}

addEventListener('message', ({ data }: MessageEvent<InWorker>) => {
  measureAll(data).then(
    (measured) => postMessage(measured),
    (error: unknown) => postMessage(String(error)),
  );
});
