// What holds for every frame, in every suite.
import { concat, equalBytes } from '@konklave/bytes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cipherSuites, decodeHeader, Receiver, Sender } from '../src/index.ts';
import {
  alice,
  anyBytes,
  baseKeyOf,
  bob,
  camera,
  microphone,
  outcome,
  ringWith,
  screen,
  sealed,
  stream,
  suiteNames,
} from './people.ts';

const runs = { numRuns: 60 };

describe.each(suiteNames)('%s', (name) => {
  const suite = cipherSuites[name];

  it('opens any frame with any metadata as it was sealed', async () => {
    const { sender, receiver } = await stream({ suite });
    await fc.assert(
      fc.asyncProperty(anyBytes(5000), anyBytes(20), async (plaintext, metadata) => {
        const frame = await sealed(sender, plaintext, metadata);
        const opened = await receiver.open(frame);
        expect(opened.ok && equalBytes(opened.plaintext, plaintext)).toBe(true);
        const header = decodeHeader(frame.frame)!;
        expect(opened).toMatchObject({ epoch: 7n, ctr: header.ctr });
        expect(frame.frame.length).toBe(header.length + plaintext.length + suite.Nt);
      }),
      runs,
    );
  });

  it('opens nothing of which one bit has changed, and the true frame afterwards', async () => {
    const { sender, receiver } = await stream({ suite });
    await fc.assert(
      fc.asyncProperty(anyBytes(60), anyBytes(12), fc.nat(), async (plaintext, metadata, at) => {
        const frame = await sealed(sender, plaintext, metadata);
        const all = concat(metadata, frame.frame);
        const bit = at % (8 * all.length);
        all[bit >> 3]! ^= 1 << (bit & 7);
        const forged = { metadata: all.subarray(0, metadata.length), frame: all.subarray(metadata.length) };
        expect(await outcome(receiver, forged)).not.toBe('opened');
        expect(await outcome(receiver, frame)).toBe('opened');
      }),
      { numRuns: 200 },
    );
  });

  it('opens nothing that was cut, extended or made up', async () => {
    const { sender, receiver } = await stream({ suite });
    await fc.assert(
      fc.asyncProperty(
        anyBytes(40),
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (plaintext, at, noise) => {
          const { metadata, frame } = await sealed(sender, plaintext);
          const cut = frame.subarray(0, at % frame.length);
          expect(await outcome(receiver, { metadata, frame: cut })).toMatch(/malformed|unauthentic/);
          expect(await outcome(receiver, { metadata, frame: concat(frame, noise) })).toBe('unauthentic');
          expect(await outcome(receiver, { metadata, frame: noise })).not.toBe('opened');
          // Metadata and frame lie side by side under the tag: bytes must not pass from one to the other.
          expect(await outcome(receiver, { metadata: noise, frame })).toBe('unauthentic');
        },
      ),
      runs,
    );
  });

  it("opens nobody else's frames, no other stream's, and none of another group", async () => {
    const ring = await ringWith([7n], { suite });
    const elsewhere = await ringWith([7n], { suite, group: 'another group' });
    const fromAlice = new Receiver({ ring: await ringWith([7n], { suite }), leaf: alice, context: camera });
    const send = async (options: ConstructorParameters<typeof Sender>[0]) => {
      const sender = new Sender(options);
      sender.startEpoch(7n);
      return sealed(sender);
    };
    expect(await outcome(fromAlice, await send({ ring, leaf: bob, context: camera }))).toBe('wrong-sender');
    expect(await outcome(fromAlice, await send({ ring, leaf: alice, context: screen }))).toBe('wrong-context');
    expect(await outcome(fromAlice, await send({ ring, leaf: alice, context: microphone }))).toBe('wrong-context');
    expect(await outcome(fromAlice, await send({ ring: elsewhere, leaf: alice, context: camera }))).toBe('unauthentic');
    expect(await outcome(fromAlice, await send({ ring, leaf: alice, context: camera }))).toBe('opened');
  });
});

describe('who may read what', () => {
  it('refuses every other leaf and every other context', async () => {
    const { sender } = await stream();
    const frame = await sealed(sender);
    const ring = await ringWith([7n]);
    await fc.assert(
      fc.asyncProperty(fc.nat(4095), fc.nat(50), async (leaf, context) => {
        const expected = leaf !== alice ? 'wrong-sender' : context !== camera ? 'wrong-context' : undefined;
        fc.pre(expected !== undefined);
        expect(await outcome(new Receiver({ ring, leaf, context }), frame)).toBe(expected);
      }),
    );
  });

  it('cannot tell members apart who have the same base key: whoever controls the bridge as well can speak as another', async () => {
    const { receiver } = await stream({ epoch: 7n });
    const mallory = new Sender({ ring: await ringWith([7n]), leaf: alice, context: camera });
    mallory.startEpoch(7n);
    expect(await outcome(receiver, await sealed(mallory))).toBe('opened');
  });

  it('gives different suites different keys: a frame of one does not open in another', async () => {
    const { sender } = await stream({ suite: cipherSuites.AES_128_GCM_SHA256_128 });
    const { receiver } = await stream({ suite: cipherSuites.AES_256_GCM_SHA512_128 });
    expect(await outcome(receiver, await sealed(sender))).toBe('unauthentic');
  });

  it('lets nobody open with the ring that seals: frames thrown back at their sender stay shut', async () => {
    const { sending, sender } = await stream();
    const mirror = new Receiver({ ring: sending, leaf: alice, context: camera });
    expect(await outcome(mirror, await sealed(sender))).toBe('unknown-key');
  });
});

describe('replay', () => {
  it('opens every frame once, in any order within the window', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...Array(32).keys()], { minLength: 32 }), async (order) => {
        const { sender, receiver } = await stream({ replayWindow: 32 });
        const frames = await Promise.all(order.map(() => sealed(sender)));
        for (const i of order) expect(await outcome(receiver, frames[i]!)).toBe('opened');
        for (const i of order) expect(await outcome(receiver, frames[i]!)).toBe('replayed');
      }),
      { numRuns: 20 },
    );
  });

  it('refuses what comes later than the window allows', async () => {
    const { sender, receiver } = await stream({ replayWindow: 16 });
    const frames = [];
    for (let i = 0; i < 20; i++) frames.push(await sealed(sender));
    expect(await outcome(receiver, frames[19]!)).toBe('opened');
    const late = await Promise.all(frames.slice(0, 19).map((frame) => outcome(receiver, frame)));
    expect(late).toEqual([...Array(4).fill('replayed'), ...Array(15).fill('opened')]);
  });

  it('passes exactly one of many openings of one frame at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 12 }), fc.boolean(), async (copies, warm) => {
        const { sender, receiver, receiving } = await stream();
        const frame = await sealed(sender);
        if (warm) expect(await outcome(receiver, await sealed(sender))).toBe('opened');
        const another = new Receiver({ ring: receiving, leaf: alice, context: camera });
        const racing = Array.from({ length: copies }, (_, i) => outcome(i % 2 ? receiver : another, frame));
        const outcomes = await Promise.all(racing);
        expect(outcomes.filter((one) => one === 'opened')).toHaveLength(1);
        expect(outcomes.filter((one) => one === 'replayed')).toHaveLength(copies - 1);
      }),
      { numRuns: 30 },
    );
  });

  it('remembers across receivers made anew and keys installed again', async () => {
    const { sender, receiver, receiving } = await stream();
    const frame = await sealed(sender);
    expect(await outcome(receiver, frame)).toBe('opened');
    expect(await receiving.install(7n, await baseKeyOf(7n))).toEqual({ ok: true });
    expect(await outcome(new Receiver({ ring: receiving, leaf: alice, context: camera }), frame)).toBe('replayed');
  });

  it('is not fooled by a forged counter: only authentic frames move the window', async () => {
    const { sender, receiver } = await stream({ replayWindow: 4 });
    const [first, second] = [await sealed(sender), await sealed(sender)];
    const forged = second.frame.slice();
    const header = decodeHeader(forged)!;
    // Counter 7 in place of 1.
    forged[0]! |= 7;
    expect(decodeHeader(forged)).toEqual({ ...header, ctr: 7n });
    expect(await outcome(receiver, { ...second, frame: forged })).toBe('unauthentic');
    expect(await outcome(receiver, first)).toBe('opened');
    expect(await outcome(receiver, second)).toBe('opened');
  });
});
