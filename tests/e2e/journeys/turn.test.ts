import { afterAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../../apps/server/src/config/read-settings.ts';
import { checkTurn } from '../../../scripts/doctor/checks/turn.ts';
import { openHouse } from '../harness/house.ts';
import { hasTurnServer, TurnServer } from '../harness/turn-server.ts';

let turn: TurnServer;

afterAll(() => turn?.close());

describe.skipIf(!hasTurnServer)('By a TURN server (Debian’s coturn)', () => {
  const house = openHouse(async () => {
    turn = await TurnServer.start();
    return ['--turn-urls', [turn.url('udp'), turn.url('tcp'), turn.url('tls')].join(), '--turn-secret', turn.secret];
  });

  test('Alice goes through it over TLS, Bob over TCP: they see and hear each other, and it does not learn who they are', async () => {
    const alice = await house.arrive('chromium', 'Alice', { way: { relay: 'tls' }, trusting: true });
    const link = await alice.makeMeeting(house.server.url);
    await alice.join();
    const bob = await house.arrive('firefox', 'Bob', { way: { relay: 'tcp' } });
    await bob.open(link);
    await bob.join();
    await Promise.all([alice.sees('Bob'), bob.sees('Alice')]);
    await Promise.all([alice.hears(1), bob.hears(1)]);

    const allocations = /user <([^>]*)>: incoming packet ALLOCATE processed, success/g;
    const users = [...turn.log.matchAll(allocations)].map(([, user]) => user);
    // Each of them has one way to send and one to receive.
    expect(users.length).toBeGreaterThanOrEqual(4);
    for (const user of users) expect(user).toMatch(/^\d{10}:[\w-]{16}$/);
  });

  test('Doctor is given a relay, and says what is wrong when the secret is another', async () => {
    const ask = async (secret: string) => {
      const urls = [turn.url('udp'), turn.url('tcp')].join();
      const invocation = readSettings(['--turn-urls', urls, '--turn-secret', secret], {});
      if (invocation.kind !== 'start') throw new Error('no settings');
      return (await checkTurn(invocation.settings)).map(({ verdict, found }) => `${verdict} ${found}`);
    };
    const notOn443 = 'warning None of its addresses is on port 443 over TCP.';
    const refused = 'answers "401 Unauthorized".';
    expect(await ask(turn.secret)).toEqual([`ok ${turn.url('udp')} relays`, `ok ${turn.url('tcp')} relays`, notOn443]);
    expect(await ask('another')).toEqual([
      `failed ${turn.url('udp')} ${refused}`,
      `failed ${turn.url('tcp')} ${refused}`,
      notOn443,
    ]);
  });
});
