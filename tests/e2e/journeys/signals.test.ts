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
  test('raise their hands in an order that both see, and react', async () => {
    const { alice, bob } = await house.meet(first, second);
    await bob.press('Raise hand');
    await alice.finds(alice.tile('Bob'), 'hand up, number 1');
    await alice.press('Raise hand');
    await bob.finds(bob.tile('Alice'), 'hand up, number 2');
    await expectHands(alice, 'Bob', 'Alice');
    await bob.press('Lower hand');
    await expectHands(alice, 'Alice');

    // It is there for a moment only.
    const shown = alice.tile('Bob').getByTitle('Bravo').waitFor();
    await bob.press('React');
    await bob.press('Bravo');
    await Promise.all([shown, alice.isTold('Bob: Bravo')]);
    await bob.page.keyboard.press('Escape');
    expect(await bob.button('Bravo').count()).toBe(0);
    await alice.tile('Bob').getByTitle('Bravo').waitFor({ state: 'detached' });
  });

  test('Alice does by single keys what the buttons do, talks while she holds the space bar, and leaves', async () => {
    const { alice, bob } = await house.meet(first, second);
    const { keyboard } = alice.page;
    await alice.press('Mute microphone');
    await bob.finds(bob.tile('Alice'), 'microphone off');
    // The button that she clicked has the focus, and is done with.
    await keyboard.down('Space');
    await bob.tile('Alice').getByText('microphone off').waitFor({ state: 'detached' });
    await keyboard.up('Space');
    await bob.finds(bob.tile('Alice'), 'microphone off');
    await alice.button('Unmute microphone').waitFor();

    await keyboard.press('m');
    await alice.isTold('The others can hear you');
    await bob.tile('Alice').getByText('microphone off').waitFor({ state: 'detached' });
    await keyboard.press('v');
    await bob.seesInitialsOf('Alice');
    await keyboard.press('r');
    await bob.finds(bob.tile('Alice'), 'hand up, number 1');
    await keyboard.press('c');
    await alice.region('Chat').waitFor();
    await keyboard.type('mr ?');
    expect(await alice.textbox('Message').inputValue()).toBe('mr ?');
    await keyboard.press('Escape');
    await keyboard.press('?');
    await alice.finds(alice.region('Keyboard'), 'Raise or lower hand');
    await bob.finds(bob.tile('Alice'), 'hand up, number 1');

    await alice.look('More');
    await alice.region('More').getByRole('checkbox', { name: 'Keyboard shortcuts' }).uncheck();
    await keyboard.press('Escape');
    await keyboard.press('r');
    await keyboard.press('Shift+L');
    // Neither has done anything.
    await alice.press('Lower hand');
    await bob.tile('Alice').getByText('hand up').waitFor({ state: 'detached' });
    await alice.look('More');
    await alice.region('More').getByRole('checkbox', { name: 'Keyboard shortcuts' }).check();
    await alice.region('More').getByRole('heading', { name: 'More' }).focus();
    await keyboard.press('Shift+L');
    await alice.isAt('You have left');
  });
});
