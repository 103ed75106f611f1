import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import { MediaLine } from '../harness/media-line.ts';

// What is between a browser and the server: firewalls, and another network from one moment to the next.

const house = openHouse();
const lines: MediaLine[] = [];

/** So long a browser may be sure that a path is still there when it leads nowhere; what is on its way has arrived by then. */
const unnoticedMs = 2_000;
/** What was on its way when something was switched off has gone out by then. */
const lastPacketsMs = 500;
/** In Firefox a camera without a track has a black frame every second, and padding all the time. */
const listenMs = 3_000;

afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
});

/** Alice in Chromium and Bob in Firefox in a meeting, each with a line of their own. */
async function meet(prepare: (line: MediaLine) => void = () => {}) {
  const aliceLine = await MediaLine.to(house.server.mediaPort);
  const bobLine = await MediaLine.to(house.server.mediaPort);
  lines.push(aliceLine, bobLine);
  lines.forEach(prepare);
  const alice = await house.arrive('chromium', 'Alice', { way: { mediaPort: aliceLine.port } });
  const link = await alice.makeMeeting(house.server.url);
  await alice.join();
  const bob = await house.arrive('firefox', 'Bob', { way: { mediaPort: bobLine.port } });
  await bob.open(link);
  await bob.join();
  await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);
  await Promise.all([alice.hears(1), bob.hears(1)]);
  return { alice, bob, aliceLine, bobLine };
}

describe('A network that lets only TCP through', () => {
  test('Alice and Bob see and hear each other', async () => {
    const { aliceLine, bobLine } = await meet((line) => line.refuseUdp());
    for (const line of [aliceLine, bobLine]) {
      expect(line.tcpConnections).toBeGreaterThanOrEqual(2);
      expect(line.mediaPackets).toBe(0);
    }
  });
});

describe('A microphone and a camera that are off', () => {
  test('send no packets, not even of padding', async () => {
    const { alice, bob, aliceLine, bobLine } = await meet();
    for (const person of [alice, bob]) {
      await person.press('Mute microphone');
      await person.press('Stop camera');
      await person.button('Start camera').waitFor();
    }
    await wait(lastPacketsMs);
    const before = [aliceLine, bobLine].map(({ mediaPackets }) => mediaPackets);
    await wait(listenMs);
    expect([aliceLine, bobLine].map(({ mediaPackets }) => mediaPackets)).toEqual(before);
    for (const person of [alice, bob]) {
      await person.press('Start camera');
      await person.press('Unmute microphone');
    }
    await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);
    await Promise.all([alice.hears(1), bob.hears(1)]);
  });
});

describe('Another network', () => {
  test('Alice’s, then Bob’s address is another one: they see and hear each other again by themselves', async ({
    annotate,
  }) => {
    const { alice, bob, aliceLine, bobLine } = await meet();
    for (const [mover, line] of [
      [alice, aliceLine],
      [bob, bobLine],
    ] as const) {
      await Promise.all([alice.startsWatching(), bob.startsWatching()]);
      line.leadElsewhere();
      await wait(unnoticedMs);
      await Promise.all([alice.goesOnSeeing('Bob'), bob.goesOnSeeing('Alice')]);
      const [ofBob, ofAlice] = await Promise.all([alice.sawMeanwhile(), bob.sawMeanwhile()]);
      await annotate(
        `${mover.name} moved: pictures stood still for ${ofBob.longestPauseMs['Bob']} and ${ofAlice.longestPauseMs['Alice']} ms`,
      );
      await Promise.all([alice.hears(1), bob.hears(1)]);
    }
  });
});
