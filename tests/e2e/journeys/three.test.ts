import { expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import type { Person } from '../pages/person.ts';

// A picture that waits for a key that never comes stands still for good. This is far above what a busy machine does to a picture.
const stallMs = 10_000;

const house = openHouse();

/** Does something while two others keep an eye on each other's picture, which must not stop for it. */
async function whileWatched([one, other]: readonly [Person, Person], act: () => Promise<void>): Promise<void> {
  await one.startsWatching();
  await other.startsWatching();
  await act();
  await Promise.all([one.goesOnSeeing(other.name), other.goesOnSeeing(one.name)]);
  for (const [watcher, watched] of [
    [one, other],
    [other, one],
  ] as const) {
    const { troubles, longestPauseMs } = await watcher.sawMeanwhile();
    expect(troubles[watched.name]).toBeUndefined();
    expect(longestPauseMs[watched.name]).toBeLessThan(stallMs);
  }
}

test('Alice, Bob and Carol all see and hear each other, while one of them goes and comes back', async () => {
  const { alice, bob, link } = await house.meet('chromium', 'firefox');

  const carol = await house.arrive('chromium', 'Carol');
  await whileWatched([alice, bob], async () => {
    await carol.open(link);
    await carol.join();
    await Promise.all([carol.sees('Alice'), carol.sees('Bob'), alice.sees('Carol'), bob.sees('Carol')]);
  });
  const everyone = [alice, bob, carol];
  await Promise.all(everyone.map((person) => person.seesTiles('Alice', 'Bob', 'Carol')));
  await Promise.all(everyone.map((person) => person.hears(2)));
  for (const person of everyone) {
    const signs = 'camera on microphone on';
    const names = everyone.map(({ name }) => (name === person.name ? `${name} (you)` : name));
    await person.listsPeople(...names.map((name) => `${name} ${signs}`));
  }
  const code = await alice.readMeetingCode();
  expect([await bob.readMeetingCode(), await carol.readMeetingCode()]).toEqual([code, code]);

  await whileWatched([alice, carol], async () => {
    await bob.press('Leave');
    await Promise.all([alice.seesTiles('Alice', 'Carol'), carol.seesTiles('Alice', 'Carol')]);
    await Promise.all([alice.hears(1), carol.hears(1)]);
    await bob.open(link);
    await bob.join();
    await Promise.all([alice.sees('Bob'), carol.sees('Bob'), bob.sees('Alice'), bob.sees('Carol')]);
  });
  await Promise.all(everyone.map((person) => person.seesTiles('Alice', 'Bob', 'Carol')));
  const codes = await Promise.all(everyone.map((person) => person.readMeetingCode()));
  expect(new Set(codes).size).toBe(1);
  expect(codes).not.toContain(code);
});
