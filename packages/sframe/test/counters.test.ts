// No counter is ever used twice with one key: with AES-GCM that would give the key away.
import { toHex, type Bytes } from '@konklave/bytes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cipherSuites, decodeHeader, KeyRing, Sender } from '../src/index.ts';
import { alice, baseKeyOf, camera, microphone, ringWith, sealed, sealOutcome } from './people.ts';

type Step =
  | { kind: 'seal'; sender: number; times: number }
  | { kind: 'start'; sender: number; epoch: bigint }
  | { kind: 'new sender'; context: number; epoch: bigint }
  | { kind: 'install'; epoch: bigint }
  | { kind: 'retire'; epoch: bigint }
  | { kind: 'clear' };

// 3 and 259 share their low bits; 4 and 5 are given the same base key below.
const epochs = fc.constantFrom(3n, 4n, 5n, 259n);
const kind = <K extends string>(name: K) => fc.constant(name);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: kind('seal'), sender: fc.nat(), times: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('start'), sender: fc.nat(), epoch: epochs }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('new sender'), context: fc.nat(1), epoch: epochs }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('install'), epoch: epochs }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('retire'), epoch: epochs }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('clear') }) },
);

const newSender = (ring: KeyRing, context: number, epoch: bigint): Sender => {
  const sender = new Sender({ ring, leaf: alice, context });
  sender.startEpoch(epoch);
  return sender;
};

/** Does it all without waiting for one step before the next, and gives every frame that was sealed. */
async function perform(ring: KeyRing, keys: ReadonlyMap<bigint, Bytes>, plan: readonly Step[]): Promise<Bytes[]> {
  const senders = [newSender(ring, microphone, 3n), newSender(ring, camera, 4n)];
  const seals: ReturnType<Sender['seal']>[] = [];
  const installs = [];
  for (const step of plan) {
    if (step.kind === 'clear') ring.clear();
    else if (step.kind === 'retire') ring.retire(step.epoch);
    else if (step.kind === 'install') installs.push(ring.install(step.epoch, keys.get(step.epoch)!));
    else if (step.kind === 'new sender') senders.push(newSender(ring, step.context, step.epoch));
    else if (step.kind === 'start') senders[step.sender % senders.length]!.startEpoch(step.epoch);
    else {
      const sender = senders[step.sender % senders.length]!;
      for (let i = 0; i < step.times; i++) {
        seals.push(sender.seal({ metadata: new Uint8Array(), plaintext: Uint8Array.of(i) }));
      }
      // Lets keys become ready now and then, so that both cold and warm paths run.
      if (step.times > 3) await Promise.all([...installs, ...seals]);
    }
  }
  await Promise.all(installs);
  return (await Promise.all(seals)).flatMap((result) => (result.ok ? [result.frame] : []));
}

describe('counters', () => {
  it('never repeat under one key, whatever happens to senders, epochs and the ring', async () => {
    const shared = await baseKeyOf(4n);
    const keys = new Map([
      [3n, await baseKeyOf(3n)],
      [4n, shared],
      [5n, shared],
      [259n, await baseKeyOf(3n)],
    ]);
    let frames = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 60 }), async (plan) => {
        const sealed = await perform(new KeyRing(cipherSuites.AES_128_GCM_SHA256_128), keys, [
          { kind: 'install', epoch: 3n },
          { kind: 'install', epoch: 4n },
          ...plan,
        ]);
        // Epochs 3 and 259 have the same base key and the same key ids, so the key id tells the key.
        const used = sealed.map((frame) => {
          const { kid, ctr } = decodeHeader(frame)!;
          return `${kid} ${ctr}`;
        });
        expect(new Set(used).size).toBe(used.length);
        frames += used.length;
      }),
      { numRuns: 300 },
    );
    expect(frames).toBeGreaterThan(500);
  });

  it('go on where they were for a second sender of a stream, without a gap', async () => {
    const ring = await ringWith([3n]);
    const senders = [newSender(ring, camera, 3n), newSender(ring, camera, 3n), newSender(ring, camera, 3n)];
    const frames = await Promise.all([...Array(30).keys()].map((i) => sealed(senders[i % 3]!)));
    const counters = frames.map(({ frame }) => Number(decodeHeader(frame)!.ctr));
    expect(counters.sort((a, b) => a - b)).toEqual([...Array(30).keys()]);
  });

  it('are separate for each stream, and so are the keys', async () => {
    const ring = await ringWith([3n]);
    const [sound, picture] = [newSender(ring, microphone, 3n), newSender(ring, camera, 3n)];
    const [a, b] = [await sealed(sound), await sealed(picture)];
    const [first, second] = [decodeHeader(a.frame)!, decodeHeader(b.frame)!];
    expect(first.ctr).toBe(second.ctr);
    expect(first.kid).not.toBe(second.kid);
    expect(toHex(a.frame.slice(first.length))).not.toBe(toHex(b.frame.slice(second.length)));
  });

  it('end: a key that is used up seals nothing more, and the next epoch does', async () => {
    const ring = await ringWith([3n, 4n], { framesPerKey: 5n });
    const sender = newSender(ring, camera, 3n);
    const outcomes = await Promise.all([...Array(7).keys()].map(() => sealOutcome(sender)));
    expect(outcomes).toEqual([...Array(5).fill('sealed'), 'counter-exhausted', 'counter-exhausted']);
    sender.startEpoch(4n);
    expect(await sealOutcome(sender)).toBe('sealed');
  });

  it.each(['retired', 'cleared'])('do not start again: a base key that was %s does not come back', async (how) => {
    const ring = await ringWith([3n]);
    const sender = newSender(ring, camera, 3n);
    await sealed(sender);
    if (how === 'retired') ring.retire(3n);
    else ring.clear();
    expect(await sealOutcome(sender)).toBe('no-key');
    expect(await ring.install(3n, await baseKeyOf(3n))).toEqual({ ok: false, cause: 'used-before' });
    expect(ring.has(3n)).toBe(false);
    expect(await sealOutcome(sender)).toBe('no-key');
    expect(await ring.install(3n, await baseKeyOf(3n, 'another group'))).toEqual({ ok: true });
    expect(await sealOutcome(sender)).toBe('sealed');
  });
});
