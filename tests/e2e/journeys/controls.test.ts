import { describe, expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import { expectSoon } from '../harness/patience.ts';
import type { Person } from '../pages/person.ts';

const house = openHouse();

/** The participant id that this person's browser keeps, so that they come back as who they were. */
function participantKept({ page }: Person): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => request.addEventListener('success', () => resolve(request.result)));
    const database = await done(indexedDB.open('konklave'));
    const [row] = await done(database.transaction('stays').objectStore('stays').getAll());
    database.close();
    return (row as { stay: { participant: string } }).stay.participant;
  });
}

describe('In a meeting', () => {
  test.each([
    ['chromium', 'firefox'],
    ['firefox', 'chromium'],
  ] as const)('Alice in %s mutes herself: Bob in %s hears nothing until she unmutes', async (first, second) => {
    const { alice, bob } = await house.meet(first, second);
    await bob.hears(1);

    await alice.press('Mute microphone');
    await alice.button('Unmute microphone').waitFor();
    await bob.finds(bob.tile('Alice'), 'microphone off');
    await bob.listsPeople('Alice camera on microphone off', 'Bob (you) camera on microphone on');
    await bob.hears(0);
    await alice.hears(1);

    await alice.press('Unmute microphone');
    await bob.listsPeople('Alice camera on microphone on', 'Bob (you) camera on microphone on');
    await bob.hears(1);
    expect(await bob.tile('Alice').textContent()).not.toContain('microphone off');
  });

  test.each([
    ['chromium', 'firefox'],
    ['firefox', 'chromium'],
  ] as const)(
    'Alice in %s stops her camera: Bob in %s sees her initials until she starts it',
    async (first, second) => {
      const { alice, bob } = await house.meet(first, second);

      await alice.press('Stop camera');
      await bob.seesInitialsOf('Alice');
      await alice.seesInitialsOf('Alice');
      await bob.listsPeople('Alice camera off microphone on', 'Bob (you) camera on microphone on');
      await bob.hears(1);

      await alice.press('Start camera');
      await bob.sees('Alice');
      await bob.listsPeople('Alice camera on microphone on', 'Bob (you) camera on microphone on');
    },
  );

  test('Alice shares her screen: Bob sees it beside her until she stops', async () => {
    const { alice, bob } = await house.meet('chromium', 'firefox');

    await alice.press('Share screen');
    await bob.sees('Screen of Alice');
    await bob.goesOnSeeing('Alice');
    await bob.seesTiles('Screen of Alice', 'Alice', 'Bob');
    await bob.listsPeople('Alice shares the screen camera on microphone on', 'Bob (you) camera on microphone on');
    await alice.isTold('The others see your screen.');

    await alice.press('Stop sharing');
    await Promise.all([bob.seesTiles('Alice', 'Bob'), alice.seesTiles('Alice', 'Bob')]);
    await alice.press('Share screen');
    await bob.sees('Screen of Alice');
  });

  test('Alice sees without opening anything how many people are here', async () => {
    const { alice, bob } = await house.meet();
    expect(await alice.descriptionOf('People')).toBe('2 people');
    await bob.press('Leave');
    await expectSoon(
      'one person',
      () => alice.descriptionOf('People'),
      (description) => description === '1 person',
    );
  });

  test('Bob writes while Alice looks elsewhere: she is told how many messages wait', async () => {
    const { alice, bob } = await house.meet();
    await bob.say('First');
    await bob.say('Second');
    await expectSoon(
      'two messages waiting',
      () => alice.descriptionOf('Chat'),
      (description) => description === '2 new messages',
    );
    await alice.reads('First');
    await alice.reads('Second');
    expect(await alice.descriptionOf('Chat')).toBe('');
    await alice.press('Chat');
    expect(await alice.descriptionOf('Chat')).toBe('');
  });
});

describe('Coming and going', () => {
  test('Bob leaves, is told so, and comes back from there', async () => {
    const { alice, bob } = await house.meet();
    await bob.press('Leave');
    await bob.isAt('You have left');
    await alice.seesTiles('Alice');
    await bob.press('Join again');
    await bob.join();
    await Promise.all([alice.seesTiles('Alice', 'Bob'), alice.sees('Bob'), bob.sees('Alice')]);
  });

  test.each(['chromium', 'firefox'] as const)(
    'Bob loads the page again in %s: his name is still there, and he is the same participant',
    async (browser) => {
      const { alice, bob } = await house.meet('chromium', browser);
      const participant = await participantKept(bob);
      await bob.page.reload();
      await bob.textbox('Your name').waitFor();
      expect(await bob.textbox('Your name').inputValue()).toBe('Bob');
      await bob.press('Join');
      await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);
      await Promise.all([alice.seesTiles('Alice', 'Bob'), bob.seesTiles('Alice', 'Bob')]);
      expect(await participantKept(bob)).toBe(participant);
    },
  );

  test('Bob pastes the link into the field of the start page', async () => {
    const alice = await house.arrive('chromium', 'Alice');
    const link = await alice.makeMeeting(house.server.url);
    await alice.join();
    const bob = await house.arrive('chromium', 'Bob');
    await bob.open(house.server.url);
    await bob.textbox('Invited? Paste the link').fill(link);
    await bob.press('Open');
    await bob.join();
    await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);
  });
});

describe('A link that does not lead into a meeting', () => {
  test('without its key: says what is missing, on the start page and as an address', async () => {
    const alice = await house.arrive('chromium', 'Alice');
    const link = await alice.makeMeeting(house.server.url);
    const keyless = link.replace(/#.*/, '');

    const bob = await house.arrive('chromium', 'Bob');
    await bob.open(house.server.url);
    await bob.textbox('Invited? Paste the link').fill(keyless);
    await bob.press('Open');
    await bob.isTold('The last part of the link is missing');
    await bob.open(keyless);
    await bob.isAt('The key is missing');
    await bob.open(link.slice(0, -3));
    await bob.isAt('The key does not fit');
  });

  test('to a room that was never made', async () => {
    const bob = await house.arrive('firefox', 'Bob');
    const [room, secret] = [22, 43].map((length) => 'A'.repeat(length));
    await bob.open(`${house.server.url}/m/${room}#${secret}`);
    await bob.isAt('This room does not exist');
    await bob.press('New meeting');
    await bob.join();
  });

  test('with the key of another room: the people inside never see who tried', async () => {
    const alice = await house.arrive('chromium', 'Alice');
    const link = await alice.makeMeeting(house.server.url);
    await alice.join();
    const code = await alice.readMeetingCode();
    const eve = await house.arrive('chromium', 'Eve');
    const other = await eve.makeMeeting(house.server.url);
    await eve.open(link.replace(/#.*/, '') + other.replace(/.*#/, '#'));
    await eve.textbox('Your name').fill('Eve');
    await eve.press('Join');
    await eve.isAt('The key does not fit');
    await alice.seesTiles('Alice');
    expect(await alice.readMeetingCode()).toBe(code);
  });
});

describe('A room for two', () => {
  const small = openHouse(['--room-capacity', '2']);

  test('Carol finds it full, and gets in when Bob has left', async () => {
    const alice = await small.arrive('chromium', 'Alice');
    const link = await alice.makeMeeting(small.server.url);
    await alice.join();
    const [bob, carol] = [await small.arrive('chromium', 'Bob'), await small.arrive('chromium', 'Carol')];
    await bob.open(link);
    await bob.join();
    await carol.open(link);
    await carol.textbox('Your name').fill('Carol');
    await carol.press('Join');
    await carol.isAt('The room is full');
    await alice.seesTiles('Alice', 'Bob');

    await bob.press('Leave');
    await alice.seesTiles('Alice');
    await carol.press('Join again');
    await carol.press('Join');
    await Promise.all([alice.sees('Carol'), carol.sees('Alice')]);
  });
});
