// How keys come and go while people join and leave.
import type { Bytes } from '@konklave/bytes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cipherSuites, KeyRing, Receiver, Sender } from '../src/index.ts';
import { alice, baseKeyOf, bob, camera, carol, outcome, ringWith, sealed, sealOutcome, screen } from './people.ts';

const senderOf = (ring: KeyRing, leaf: number, epoch: bigint, context = camera): Sender => {
  const sender = new Sender({ ring, leaf, context });
  sender.startEpoch(epoch);
  return sender;
};

describe('without keys', () => {
  it('nothing is sealed: not before the first epoch, and not in an epoch that is not there', async () => {
    const ring = await ringWith([3n]);
    const sender = new Sender({ ring, leaf: alice, context: camera });
    expect(await sealOutcome(sender)).toBe('no-key');
    sender.startEpoch(4n);
    expect(await sealOutcome(sender)).toBe('no-key');
    sender.startEpoch(3n);
    expect(await sealOutcome(sender)).toBe('sealed');
  });

  it('nothing is opened', async () => {
    const sender = senderOf(await ringWith([3n]), alice, 3n);
    const receiver = new Receiver({ ring: await ringWith([4n]), leaf: alice, context: camera });
    expect(await outcome(receiver, await sealed(sender))).toBe('unknown-key');
  });

  it('leaf and context that no key id can name are refused at once', async () => {
    const ring = await ringWith([3n]);
    for (const wrong of [{ leaf: 4096 }, { leaf: -1 }, { context: -1 }, { context: 2 ** 50 }]) {
      expect(() => new Sender({ ring, leaf: alice, context: camera, ...wrong })).toThrow(RangeError);
      expect(() => new Receiver({ ring, leaf: alice, context: camera, ...wrong })).toThrow(RangeError);
    }
  });

  it.each([
    ['empty, as after its buffer was transferred', new Uint8Array(0)],
    ['too short', new Uint8Array(15).fill(1)],
    ['overwritten too early', new Uint8Array(16)],
  ])('a base key that is %s makes no epoch', async (_case, baseKey) => {
    const ring = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128);
    expect(await ring.install(3n, baseKey)).toEqual({ ok: false, cause: 'unusable' });
    expect(ring.has(3n)).toBe(false);
    expect(await sealOutcome(senderOf(ring, alice, 3n))).toBe('no-key');
    expect(await ring.install(3n, await baseKeyOf(3n))).toEqual({ ok: true });
  });

  it('a suite that the browser does not have refuses instead of failing', async () => {
    const ring = new KeyRing({ ...cipherSuites.AES_128_GCM_SHA256_128, hash: 'SHA-0' as 'SHA-256' });
    const installing = ring.install(3n, await baseKeyOf(3n));
    const sealing = sealOutcome(senderOf(ring, alice, 3n));
    expect(await installing).toEqual({ ok: false, cause: 'unusable' });
    expect(await sealing).toBe('no-key');
  });
});

describe('a change of epoch', () => {
  it('loses no frame: bob takes the next epoch at once, alice goes on in the old one and switches later', async () => {
    const [hers, his] = [await ringWith([3n]), await ringWith([3n])];
    const sender = senderOf(hers, alice, 3n);
    const receiver = new Receiver({ ring: his, leaf: alice, context: camera });
    const before = await sealed(sender);
    await his.install(4n, await baseKeyOf(4n));
    const between = await sealed(sender);
    await hers.install(4n, await baseKeyOf(4n));
    sender.startEpoch(4n);
    const after = await sealed(sender);
    const opened = [];
    for (const frame of [after, before, between]) opened.push(await receiver.open(frame));
    expect(opened.map((result) => result.ok && result.epoch)).toEqual([4n, 3n, 3n]);
    his.retire(3n);
    expect(await outcome(receiver, await sealed(senderOf(hers, alice, 3n)))).toBe('unknown-key');
    expect(await outcome(receiver, await sealed(sender))).toBe('opened');
  });

  it('holds frames that arrive while the keys are being taken', async () => {
    const sender = senderOf(await ringWith([3n]), alice, 3n);
    const frame = await sealed(sender);
    const ring = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128);
    const receiver = new Receiver({ ring, leaf: alice, context: camera });
    const installing = ring.install(3n, await baseKeyOf(3n));
    expect(await outcome(receiver, frame)).toBe('opened');
    expect(await installing).toEqual({ ok: true });
  });

  it('does not go back while the present epoch lives', async () => {
    const ring = await ringWith([3n, 4n]);
    const sender = senderOf(ring, alice, 4n);
    sender.startEpoch(3n);
    const receiver = new Receiver({ ring: await ringWith([3n, 4n]), leaf: alice, context: camera });
    expect(await receiver.open(await sealed(sender))).toMatchObject({ ok: true, epoch: 4n });
    ring.clear();
    await ring.install(1n, await baseKeyOf(1n, 'the next meeting'));
    sender.startEpoch(1n);
    expect(await sealOutcome(sender)).toBe('sealed');
  });

  it.each([
    ['127 before it, half of those that a key id tells apart', {}, 127],
    ['as many before it as its owner says', { previousEpochs: 4 }, 4],
    ['as many as smaller key ids allow', { layout: { epochBits: 3, leafBits: 12 } }, 3],
  ])('keeps the newest and %s, whatever the order they come in', async (_case, options, previous) => {
    const far = previous + 4;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4, far, far + 1, far + 2]), async (numbers) => {
        const ring = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128, options);
        for (const epoch of numbers) await ring.install(BigInt(epoch), await baseKeyOf(BigInt(epoch)));
        const oldest = Math.max(...numbers) - previous;
        for (const epoch of numbers) expect(ring.has(BigInt(epoch))).toBe(epoch >= oldest);
      }),
      { numRuns: 30 },
    );
  });

  it('forgets all epochs before one for good when it is told to', async () => {
    const ring = await ringWith([3n, 4n, 5n]);
    ring.retireBefore(5n);
    expect([3n, 4n, 5n].map((epoch) => ring.has(epoch))).toEqual([false, false, true]);
    expect(await ring.install(4n, await baseKeyOf(4n))).toEqual({ ok: false, cause: 'used-before' });
  });

  it('forgets an old epoch when its low bits come again, and never the other way round', async () => {
    const ring = await ringWith([3n]);
    const [old, receiver] = [
      senderOf(ring, alice, 3n),
      new Receiver({ ring: await ringWith([3n]), leaf: alice, context: camera }),
    ];
    const lateFrame = await sealed(old);
    const his = await ringWith([3n, 259n]);
    expect([his.has(3n), his.has(259n)]).toEqual([false, true]);
    expect(await his.install(3n, await baseKeyOf(3n, 'elsewhere'))).toEqual({ ok: false, cause: 'stale' });
    expect(await outcome(new Receiver({ ring: his, leaf: alice, context: camera }), lateFrame)).toBe('unauthentic');
    expect(await outcome(receiver, lateFrame)).toBe('opened');
    await ring.install(259n, await baseKeyOf(259n));
    expect(await sealOutcome(old)).toBe('no-key');
    old.startEpoch(259n);
    expect(await outcome(new Receiver({ ring: his, leaf: alice, context: camera }), await sealed(old))).toBe('opened');
  });

  it('runs through 600 epochs, each opened in its own', async () => {
    const [hers, his] = [await ringWith([0n]), await ringWith([0n])];
    const sender = senderOf(hers, alice, 0n);
    const receiver = new Receiver({ ring: his, leaf: alice, context: camera });
    for (let epoch = 1n; epoch <= 600n; epoch++) {
      const underWay = await sealed(sender);
      for (const ring of [hers, his]) expect(await ring.install(epoch, await baseKeyOf(epoch))).toEqual({ ok: true });
      sender.startEpoch(epoch);
      expect(await receiver.open(await sealed(sender))).toMatchObject({ ok: true, epoch });
      expect(await receiver.open(underWay)).toMatchObject({ ok: true, epoch: epoch - 1n });
    }
  });
});

describe('an excluded member', () => {
  it('is not read any more, in any old epoch, while everyone else still is', async () => {
    const [hers, his, bobs] = [await ringWith([3n, 4n, 5n]), await ringWith([3n, 4n]), await ringWith([3n, 4n, 5n])];
    const receive = (leaf: number, context = camera) => new Receiver({ ring: bobs, leaf, context });
    bobs.dropLeaf(carol, 5n);
    for (const epoch of [3n, 4n]) {
      for (const context of [camera, screen]) {
        expect(await outcome(receive(carol, context), await sealed(senderOf(his, carol, epoch, context)))).toBe(
          'unknown-key',
        );
        expect(await outcome(receive(alice, context), await sealed(senderOf(hers, alice, epoch, context)))).toBe(
          'opened',
        );
      }
    }
  });

  it('is not read either when the frame was being opened at that moment', async () => {
    const his = await ringWith([4n]);
    const sender = senderOf(his, carol, 4n);
    const bobs = await ringWith([4n]);
    const receiver = new Receiver({ ring: bobs, leaf: carol, context: camera });
    expect(await outcome(receiver, await sealed(sender))).toBe('opened');
    const opening = outcome(receiver, await sealed(sender));
    bobs.dropLeaf(carol, 5n);
    expect(await opening).toBe('unknown-key');
  });

  it('gives the leaf free: who takes it in a later epoch is read, under their own epoch only', async () => {
    const bobs = await ringWith([4n, 5n]);
    const carols = senderOf(await ringWith([4n]), carol, 4n);
    bobs.dropLeaf(carol, 5n);
    await bobs.install(6n, await baseKeyOf(6n));
    const dave = senderOf(await ringWith([6n]), carol, 6n);
    const receiver = new Receiver({ ring: bobs, leaf: carol, context: camera });
    expect(await outcome(receiver, await sealed(dave))).toBe('opened');
    expect(await outcome(receiver, await sealed(carols))).toBe('unknown-key');
  });

  it('stays out whether the exclusion is told before or after the keys, and a late word takes nothing back', async () => {
    const carols = senderOf(await ringWith([4n]), carol, 4n);
    const bobs = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128);
    bobs.dropLeaf(carol, 5n);
    bobs.dropLeaf(carol, 2n);
    await bobs.install(4n, await baseKeyOf(4n));
    expect(await outcome(new Receiver({ ring: bobs, leaf: carol, context: camera }), await sealed(carols))).toBe(
      'unknown-key',
    );
  });

  it('cannot read what is sealed in the epoch that excludes them', async () => {
    const carols = await ringWith([3n, 4n]);
    const hers = await ringWith([3n, 4n, 5n]);
    const frame = await sealed(senderOf(hers, alice, 5n));
    expect(await outcome(new Receiver({ ring: carols, leaf: alice, context: camera }), frame)).toBe('unknown-key');
    // With a guess at the key of the next epoch.
    await carols.install(5n, await baseKeyOf(4n, 'a guess'));
    expect(await outcome(new Receiver({ ring: carols, leaf: alice, context: camera }), frame)).toBe('unauthentic');
  });
});

describe('retiring while frames are under way', () => {
  it.each([
    ['retired', (ring: KeyRing) => ring.retire(3n)],
    ['pushed out by its low bits', (ring: KeyRing, key: Bytes) => ring.install(259n, key)],
    ['pushed out by a newer one', (ring: KeyRing, key: Bytes) => ring.install(4n, key)],
  ])('opens nothing of an epoch that was %s in the meantime', async (_case, forget) => {
    const ring = await ringWith([3n], { previousEpochs: 0 });
    const nextKey = await baseKeyOf(4n);
    const receiver = new Receiver({ ring, leaf: bob, context: camera });
    const sender = senderOf(await ringWith([3n]), bob, 3n);
    const frames = [await sealed(sender), await sealed(sender)];
    expect(await outcome(receiver, frames[0]!)).toBe('opened');
    const opening = outcome(receiver, frames[1]!);
    void forget(ring, nextKey);
    expect(await opening).toBe('unknown-key');
  });

  it('seals and opens nothing with a key that was forgotten in the meantime', async () => {
    const [hers, his] = [await ringWith([3n]), await ringWith([3n])];
    const frame = await sealed(senderOf(hers, bob, 3n));
    const opening = outcome(new Receiver({ ring: his, leaf: bob, context: camera }), frame);
    const sealing = sealOutcome(senderOf(hers, bob, 3n, screen));
    his.clear();
    hers.retire(3n);
    expect(await opening).toBe('unknown-key');
    expect(await sealing).toBe('no-key');
  });
});
