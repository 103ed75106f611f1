import { describe, expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import { expectSoon } from '../harness/patience.ts';

const house = openHouse();

describe.each([
  ['chromium', 'chromium'],
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
] as const)('Alice in %s and Bob in %s', (first, second) => {
  test('meet, see and hear each other, write, compare the meeting code, and part', async () => {
    const { alice, bob } = await house.meet(first, second);
    await Promise.all([alice.hears(1), bob.hears(1)]);

    await alice.say('Good morning, Bob');
    await bob.reads('Good morning, Bob');
    await bob.say('Good morning, Alice');
    await alice.reads('Good morning, Alice');

    const code = await alice.readMeetingCode();
    expect(await bob.readMeetingCode()).toBe(code);

    await bob.press('Leave');
    await bob.isAt('You have left');
    await alice.seesTiles('Alice');
    await expectSoon(
      `another code than ${code}`,
      () => alice.readMeetingCode(),
      (now) => now !== code,
    );
    await alice.hears(0);
  });
});

test('Alice in chromium and Bob in firefox meet under keys that withstand quantum computers, and the seal says so', async () => {
  const { alice, bob, link } = await house.meet('chromium', 'firefox', { postQuantum: true });
  expect(link).toMatch(/\.pq$/);
  await bob.say('Good morning from tomorrow');
  await alice.reads('Good morning from tomorrow');
  expect(await bob.readMeetingCode()).toBe(await alice.readMeetingCode());
  for (const person of [alice, bob]) {
    await person.press('Sealed');
    await person.finds(person.region('The seal'), 'These keys withstand them too');
    await person.finds(person.region('The seal'), 'SFrame (RFC 9605), AES-256-GCM');
  }
  // Without its end the link is another one.
  const carol = await house.arrive('chromium', 'Carol');
  await carol.open(link.replace(/\.pq$/, ''));
  await carol.textbox('Your name').fill('Carol');
  await carol.press('Join');
  await carol.isAt('The key does not fit');
});
