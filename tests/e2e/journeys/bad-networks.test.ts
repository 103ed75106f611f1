import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { BrowserName } from '../harness/browsers.ts';
import { openHouse } from '../harness/house.ts';
import { MediaLine } from '../harness/media-line.ts';
import type { LineQuality } from '../harness/shaper.ts';
import type { Person } from '../pages/person.ts';
import { readReception, receivedBetween, type Reception } from '../pages/reception.ts';

// Alice’s line is bad in both directions and Bob’s is good: what she hears is mended behind the bridge, what he hears before it.
// Only in `npm run soak -- networks`: three minutes of listening for each pair.

const soak = process.env['KONKLAVE_ROUNDS'];
const rounds = Number(soak ?? 1);
const loss = 0.05;

interface Pair {
  first: BrowserName;
  second: BrowserName;
  /**
   * Part of the packets of sound that may never come. Half of what is lost shows that it is sent again, whatever else the machine does
   * meanwhile; Firefox neither asks for sound a second time nor sends it so.
   */
  lostAtMost: number;
}

const pairs: readonly Pair[] = [
  { first: 'chromium', second: 'firefox', lostAtMost: loss / 2 },
  { first: 'firefox', second: 'chromium', lostAtMost: loss * 2 },
];
/** Until the estimates of the bandwidth, the layers and the jitter buffers have come to terms with a line. */
const settleMs = 6_000;
const roundMs = 8_000;

const badLines: Readonly<Record<string, Partial<LineQuality>>> = {
  'is good': {},
  'loses 5 % of all packets': { loss },
  'is 100 ms slower': { delayMs: 100 },
  'has 300 kbit/s': { rate: 300_000 },
};

const house = openHouse();
const lines: MediaLine[] = [];
afterAll(async () => {
  for (const line of lines) await line.close();
});

describe.runIf(soak !== undefined).each(pairs)(
  'Alice in $first and Bob in $second',
  ({ first, second, lostAtMost }) => {
    test('hear each other and see a picture when Alice’s line is bad', async ({ annotate }) => {
      const line = await MediaLine.to(house.server.mediaPort);
      lines.push(line);
      const alice = await house.arrive(first, 'Alice', { way: { mediaPort: line.port } });
      const link = await alice.makeMeeting(house.server.url);
      await alice.join();
      const bob = await house.arrive(second, 'Bob', { way: {} });
      await bob.open(link);
      await bob.join();
      await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);

      const receptions: [string, Reception][] = [];
      for (const [name, quality] of Object.entries(badLines)) {
        line.becomes(quality);
        await wait(settleMs);
        const [toAlice, toBob] = await Promise.all([receive(alice), receive(bob)]);
        await annotate(
          `A line that ${name}: to Alice ${describeReception(toAlice)}; to Bob ${describeReception(toBob)}`,
        );
        receptions.push([`Alice’s, whose line ${name}`, toAlice], [`Bob’s, as the line of Alice ${name}`, toBob]);
      }
      for (const [whose, reception] of receptions) {
        expect(lost(reception), `sound that did not come at ${whose}`).toBeLessThan(lostAtMost);
        expect(reception.frames, `frames at ${whose}`).toBeGreaterThan(0);
      }
    });
  },
);

/** What somebody receives in all rounds together. */
async function receive({ page }: Person): Promise<Reception> {
  const before = await readReception(page);
  await wait(rounds * roundMs);
  return receivedBetween(before, await readReception(page));
}

const lost = ({ packets, lostPackets }: Reception): number => lostPackets / (packets + lostPackets);

function describeReception(reception: Reception): string {
  const { samples, madeUpSamples, gaps, waited, waitedSamples, frames, height } = reception;
  const took = (rounds * roundMs) / 1_000;
  return [
    `${(lost(reception) * 100).toFixed(2)} % of the packets of sound never came`,
    `${((madeUpSamples / samples) * 100).toFixed(2)} % of the sound made up`,
    `${((gaps / took) * 60).toFixed(0)} gaps a minute`,
    `${((waited / waitedSamples) * 1_000).toFixed(0)} ms in the jitter buffer`,
    `${(frames / took).toFixed(1)} frames/s of ${height} pixels`,
  ].join(', ');
}
