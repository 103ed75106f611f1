// The headless client against the real server, over real WebSockets: what a browser's worker runs, without the browser.
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Meeting, type MeetingState, type Runtime, type Socket } from '@konklave/client';
import { deriveEntry } from '@konklave/client/entry';
import { expect, onTestFinished, test } from 'vitest';
import { guestRuntime } from './support/guest-runtime.ts';
import { makeRoom } from './support/people.ts';
import { temporaryFolder, testServer } from './support/test-server.ts';

interface Link {
  url: string;
  room: string;
  secret: string;
}

/** Somebody with a Meeting of their own, whose line a test can cut. */
class Guest {
  readonly name: string;
  readonly meeting: Meeting;
  readonly #sockets = new Set<Socket>();

  constructor(name: string, url: string) {
    this.name = name;
    const runtime = guestRuntime(url);
    const connect = (): Socket => {
      const socket = runtime.connect();
      this.#sockets.add(socket);
      return socket;
    };
    this.meeting = new Meeting({ ...runtime, connect } satisfies Runtime);
    onTestFinished(() => this.meeting.leave());
  }

  get state(): MeetingState {
    return this.meeting.state;
  }

  get sees(): string[] {
    return this.state.people.map(({ name }) => name ?? '?').sort();
  }

  get reads(): string[] {
    return this.state.messages.map(({ name, text }) => `${name}: ${text}`);
  }

  join({ room, secret }: Link): void {
    this.meeting.join({ room, secret, name: this.name, sending: { microphone: false, camera: false, screen: false } });
  }

  cut(): void {
    for (const socket of this.#sockets) socket.close();
    this.#sockets.clear();
  }
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`did not happen: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function linkTo(url: string): Promise<Link> {
  const secret = randomBytes(32);
  const { hash } = await deriveEntry(secret);
  return { url, room: await makeRoom(url, hash), secret: secret.toString('base64url') };
}

async function gathered(link: Link, ...names: string[]): Promise<Guest[]> {
  const guests = names.map((name) => new Guest(name, link.url));
  for (const guest of guests) {
    guest.join(link);
    await until(() => guest.state.phase === 'here');
  }
  await until(() => guests.every(({ sees }) => sees.join() === names.toSorted().join()));
  return guests;
}

const refusals = (guests: readonly Guest[]): object[] => guests.map(({ state }) => state.refusals);

test('alice, bob and carol meet, write, and one of them leaves', async () => {
  const { url } = await testServer();
  const link = await linkTo(url);
  const [alice, bob, carol] = (await gathered(link, 'alice', 'bob', 'carol')) as [Guest, Guest, Guest];
  expect(new Set([alice, bob, carol].map(({ state }) => state.code)).size).toBe(1);
  alice.meeting.sendChat('good morning');
  await until(() => bob.reads.length === 1 && carol.reads.length === 1);
  expect(bob.reads).toEqual(['alice: good morning']);
  const before = alice.state.code;
  await carol.meeting.leave();
  await until(() => alice.sees.length === 2 && bob.sees.length === 2);
  expect(alice.state.code).not.toBe(before);
  expect(bob.state.code).toBe(alice.state.code);
  expect(refusals([alice, bob, carol])).toEqual([{}, {}, {}]);
});

test('eight people join at the same moment', async () => {
  const { url } = await testServer();
  const link = await linkTo(url);
  const guests = Array.from({ length: 8 }, (_, index) => new Guest(`guest ${index}`, url));
  for (const guest of guests) guest.join(link);
  await until(() => guests.every(({ sees }) => sees.length === 8 && !sees.includes('?')));
  expect(new Set(guests.map(({ state }) => state.code)).size).toBe(1);
  expect(refusals(guests)).toEqual(guests.map(() => ({})));
});

test('a line that is cut again and again loses and doubles nothing', async () => {
  const { url } = await testServer();
  const [alice, bob] = (await gathered(await linkTo(url), 'alice', 'bob')) as [Guest, Guest];
  const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`);
  for (const text of texts) {
    bob.meeting.sendChat(text);
    bob.cut();
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await until(() => alice.reads.length >= texts.length);
  expect(alice.reads).toEqual(texts.map((text) => `bob: ${text}`));
  await until(() => bob.state.messages.every(({ delivery }) => delivery === 'sent'));
  expect(refusals([alice, bob])).toEqual([{}, {}]);
});

test('a restart of the server: everyone is back, and what was written meanwhile arrives', async () => {
  const data = await temporaryFolder();
  const first = await testServer({ data });
  const link = await linkTo(first.url);
  const [alice, bob] = (await gathered(link, 'alice', 'bob')) as [Guest, Guest];
  const { code } = alice.state;
  await first.close();
  await until(() => alice.state.phase === 'reconnecting' && bob.state.phase === 'reconnecting');
  alice.meeting.sendChat('is it back?');
  await testServer({ data, port: first.port });
  await until(() => bob.reads.length === 1);
  expect(alice.state).toMatchObject({ phase: 'here', code });
  expect(bob.state).toMatchObject({ phase: 'here', code });
  expect(refusals([alice, bob])).toEqual([{}, {}]);
});

test('the server keeps and logs nothing of what was said, nor by whom', async () => {
  const lines: string[] = [];
  const { url, data } = await testServer({ logLevel: 'debug' }, { logSink: (line) => lines.push(line) });
  const link = await linkTo(url);
  const [alice, bob] = (await gathered(link, 'Ada Lovelace', 'Charles Babbage')) as [Guest, Guest];
  alice.meeting.sendChat('the analytical engine');
  await until(() => bob.reads.length === 1);
  const files = await readdir(data, { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  const kept = [...contents, ...lines].join('\n');
  expect(kept).toContain(link.room);
  for (const word of ['Lovelace', 'Babbage', 'analytical', link.secret]) expect(kept).not.toContain(word);
  // The same words would be found: they are not hidden by how the store writes text.
  expect(Buffer.from(JSON.stringify(bob.state)).toString('latin1')).toContain('analytical');
});
