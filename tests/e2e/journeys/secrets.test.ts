import type { Request, WebSocket } from 'playwright-core';
import { expect, test } from 'vitest';
import { openHouse } from '../harness/house.ts';
import type { Person } from '../pages/person.ts';

const house = openHouse(['--log-level', 'debug']);

const chat = 'The budget of the choir is 4711 crowns';
const answer = 'Nobody outside may know of the 0815 violins';

/** Everything that this person's browser tells the server in the clear of HTTP and WebSocket. */
function overhear(person: Person): () => string {
  const heard: string[] = [];
  person.page.on('request', (request: Request) => heard.push(request.url(), request.postData() ?? ''));
  person.page.on('websocket', (socket: WebSocket) => {
    heard.push(socket.url());
    socket.on('framesent', ({ payload }) => heard.push(payload.toString()));
  });
  return () => heard.join('\n');
}

/** All that the page's origin keeps in this browser. Of keys that WebCrypto holds, whether it would give them out. */
function kept(person: Person): Promise<string> {
  return person.page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => request.addEventListener('success', () => resolve(request.result)));
    const rows: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const kept = database.transaction(store).objectStore(store);
        rows.push(name, ...(await Promise.all([done(kept.getAllKeys()), done(kept.getAll())])));
      }
      database.close();
    }
    const caches: string[] = [];
    for (const name of await globalThis.caches.keys()) {
      const requests = await (await globalThis.caches.open(name)).keys();
      // The app's own files have a hash of what is in them in their names.
      caches.push(
        name,
        ...requests.map(({ url }) => url).filter((url) => !/^\/assets\/[\w.-]+$/.test(new URL(url).pathname)),
      );
    }
    const places = [{ ...localStorage }, { ...sessionStorage }, document.cookie, rows, caches];
    return JSON.stringify(places, (_, value: unknown) =>
      value instanceof CryptoKey ? { extractable: value.extractable, usages: value.usages } : value,
    );
  });
}

test.each(['chromium', 'firefox'] as const)(
  'Nothing secret of a meeting in %s is in the log, the database, requests, consoles or what the browser keeps',
  async (browser) => {
    const alice = await house.arrive(browser, 'Alice Aventura');
    const bob = await house.arrive('chromium', 'Bob Bocksbeutel');
    const heard = [overhear(alice), overhear(bob)];
    const link = await alice.makeMeeting(house.server.url);
    await alice.join();
    await bob.open(link);
    await bob.join();
    await Promise.all([alice.sees(bob.name), bob.sees(alice.name)]);
    await alice.say(chat);
    await bob.reads(chat);
    await bob.say(answer);
    await alice.reads(answer);
    const code = await alice.readMeetingCode();
    const storedWhileMeeting = await house.server.stored();
    const keptByAlice = await kept(alice);
    expect(keptByAlice).toContain('"extractable":false,"usages":["sign"]');
    expect(keptByAlice).not.toContain('"extractable":true,"usages":["sign"]');
    await bob.press('Leave');
    await alice.seesTiles(alice.name);

    const secret = link.slice(link.indexOf('#') + 1);
    expect(secret).toHaveLength(43);
    const places = {
      log: house.server.log,
      database: Buffer.concat([storedWhileMeeting, await house.server.stored()]).toString('latin1'),
      requests: heard.map((hear) => hear()).join('\n'),
      consoles: [...alice.console, ...bob.console].join('\n'),
      storage: keptByAlice,
    };
    // The test can find things at all: what is said in the clear is there.
    expect(places.requests).toContain('/api/rooms');
    expect(places.database).toContain(new URL(link).pathname.slice('/m/'.length));

    const secrets = { secret, rawSecret: Buffer.from(secret, 'base64url').toString('latin1'), chat, answer, code };
    for (const [place, text] of Object.entries(places)) {
      for (const [what, value] of Object.entries(secrets))
        expect(text.includes(value), `${what} in ${place}`).toBe(false);
      expect(text.includes(code.replaceAll(' ', '')), `code without spaces in ${place}`).toBe(false);
      expect(text.includes(bob.name), `Bob's name in ${place}`).toBe(false);
      // Alice's own name stays in her own tab, so that a reload finds it.
      if (place !== 'storage') expect(text.includes(alice.name), `Alice's name in ${place}`).toBe(false);
    }
  },
);
