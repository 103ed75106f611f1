import { describe, expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import { expectSoon } from '../harness/patience.ts';
import type { Person } from '../pages/person.ts';

const house = openHouse();

/** Waits until the people's panel names these first, as their hands are up in this order. */
async function expectHands(person: Person, ...names: readonly string[]): Promise<void> {
  const items = (await person.look('People')).getByRole('listitem');
  await expectSoon(
    `hands of ${names.join(', ')}`,
    () => items.evaluateAll((all) => all.map(({ textContent }) => textContent ?? '')),
    (texts) =>
      texts.filter((text) => text.includes('hand up')).length === names.length &&
      names.every((name, place) => texts[place]?.includes(name) && texts[place].includes(`number ${place + 1}`)),
  );
}

describe.each([
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
] as const)('Without a word, Alice in %s and Bob in %s', (first, second) => {
  test('raise their hands in an order that all see, also Carol who comes later, and react', async () => {
    const { alice, bob, link } = await house.meet(first, second);
    await bob.press('Raise hand');
    await alice.finds(alice.tile('Bob'), 'hand up, number 1');
    await alice.press('Raise hand');
    await bob.finds(bob.tile('Alice'), 'hand up, number 2');
    const carol = await house.arrive('chromium', 'Carol');
    await carol.open(link);
    await carol.join();
    await expectHands(carol, 'Bob', 'Alice');
    await bob.press('Lower hand');
    await expectHands(carol, 'Alice');
    await expectHands(bob, 'Alice');

    await bob.press('React');
    await bob.press('Bravo');
    await alice.isTold('Bob: Bravo');
    await alice.tile('Bob').getByTitle('Bravo').waitFor();
    await bob.page.keyboard.press('Escape');
    expect(await bob.button('Bravo').count()).toBe(0);
    await alice.tile('Bob').getByTitle('Bravo').waitFor({ state: 'detached' });
  });
});
