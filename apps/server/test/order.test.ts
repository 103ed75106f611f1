import { expect, test } from 'vitest';
import { makeRoom, Person } from './support/people.ts';
import { testServer } from './support/test-server.ts';

test('whoever resumes in the middle of a stream of messages gets every place of the log once, in order', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  const carol = await Person.join(url, room);
  let position = bob.group!.seq;
  await carol.wire.settle();
  for (let round = 0; round < 30; round++) {
    // The answers are not awaited: half of these are under way while bob comes back.
    const sent = Array.from({ length: 10 }, (_, index) => (index % 2 ? alice : carol).send());
    const { entries } = await bob.resume(position);
    const last = Math.max(...(await Promise.all(sent)));
    await bob.wire.settle();
    const seen = [...entries, ...bob.wire.pushesOf('group.entry').map(({ entry }) => entry)].map(({ seq }) => seq);
    expect(seen).toEqual(Array.from({ length: last - position }, (_, index) => position + 1 + index));
    position = last;
  }
});

test('an answer stands in order with the pushes: no entry after it comes before it', async () => {
  const { url } = await testServer();
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const bob = await Person.join(url, room);
  await alice.catchUp();
  alice.wire.frames.length = 0;
  await Promise.all(Array.from({ length: 100 }, (_, index) => (index % 2 ? alice : bob).send()));
  await alice.wire.settle();
  const places = alice.wire.frames.flatMap((frame) => {
    const { result, params } = JSON.parse(frame) as {
      result?: { seq?: number };
      params?: { entry?: { seq: number } };
    };
    return result?.seq ?? params?.entry?.seq ?? [];
  });
  expect(places).toHaveLength(100);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
