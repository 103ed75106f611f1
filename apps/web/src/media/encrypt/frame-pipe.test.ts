import { cipherSuites, KeyRing, Receiver } from '@konklave/sframe';
import { describe, expect, test } from 'vitest';
import type { EncryptKeyMessage } from '../../session/session.ts';
import { FrameKeys } from './frame-keys.ts';
import { FramePipe } from './frame-pipe.ts';
import type { EncodedFrame } from './frame-stream.ts';
import type { StreamHealth, StreamOptions } from './messages.ts';

/** One member's encrypt worker without the worker: keys and pipes on a clock that the test turns. */
class Member {
  time = 0;
  sending = 0;
  health: StreamHealth[] = [];
  keyFramesAsked = 0;
  readonly #tasks: { at: number; task: () => void }[] = [];
  readonly #leaf: number;
  readonly keys = new FrameKeys({ schedule: this.schedule, onSending: () => this.sending++ });

  constructor(leaf: number) {
    this.#leaf = leaf;
  }

  get schedule(): (task: () => void, delayMs: number) => void {
    return (task, delayMs) => this.#tasks.push({ at: this.time + delayMs, task });
  }

  advance(ms: number): void {
    this.time += ms;
    for (const due of this.#tasks.splice(0)) {
      if (due.at <= this.time) due.task();
      else this.#tasks.push(due);
    }
  }

  async install(
    epoch: number,
    keyByte: number,
    leaves: [string, number][] = everyone,
    keyBytes = 16,
  ): Promise<unknown> {
    const baseKey = new Uint8Array(keyBytes).fill(keyByte).buffer;
    const message: EncryptKeyMessage = { type: 'epoch', epoch, baseKey, leaf: this.#leaf, leaves };
    const answer = await this.keys.take(message);
    expect(new Uint8Array(baseKey)).toEqual(new Uint8Array(keyBytes));
    return answer;
  }

  async send(epoch: number): Promise<void> {
    await this.keys.take({ type: 'send', epoch });
  }

  pipe(stream: Partial<StreamOptions>): FramePipe {
    return new FramePipe({
      keys: this.keys,
      stream: { stream: 1, direction: 'send', kind: 'video', source: 'camera', participant: undefined, ...stream },
      now: () => this.time,
      schedule: this.schedule,
      onHealth: (health) => this.health.push(health),
      onKeyFrameNeeded: () => this.keyFramesAsked++,
    });
  }
}

const everyone: [string, number][] = [
  ['alice', 0],
  ['bob', 1],
];
const keyFrameBytes = [0x50, 0x42, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01, 0xaa, 0xbb, 0xcc];
const deltaBytes = [0xb1, 0x02, 0x00, 0xaa, 0xbb];

function frame(bytes: number[], mimeType?: string): EncodedFrame {
  return { data: Uint8Array.from(bytes).buffer, getMetadata: () => (mimeType === undefined ? {} : { mimeType }) };
}
function bytesOf(frame: EncodedFrame): number[] {
  return [...new Uint8Array(frame.data)];
}
function copy(frame: EncodedFrame): EncodedFrame {
  return { data: frame.data.slice(0), getMetadata: () => frame.getMetadata() };
}

async function pair(): Promise<{ alice: Member; bob: Member; out: FramePipe; into: FramePipe }> {
  const alice = new Member(0);
  const bob = new Member(1);
  await alice.install(1, 7);
  await bob.install(1, 7);
  await alice.send(1);
  return { alice, bob, out: alice.pipe({}), into: bob.pipe({ direction: 'receive', participant: 'alice' }) };
}

describe('whose frames are asked for', () => {
  test('nobody of the others before everybody can open the epoch with which we came, then all who are there', async () => {
    const alice = new Member(0);
    await alice.install(1, 7);
    expect(alice.keys.openable).toEqual([]);
    await alice.send(1);
    expect(alice.keys.openable).toEqual(['alice', 'bob']);
    // Somebody was excluded: we send nothing for a moment, and go on listening.
    await alice.keys.take({ type: 'hold' });
    expect(alice.keys.openable).toEqual(['alice', 'bob']);
    await alice.keys.take({ type: 'clear' });
    await alice.install(2, 8);
    expect(alice.keys.openable).toEqual([]);
  });
});

describe('sealing', () => {
  test('a frame arrives as it left, and only its clear prefix is readable on the way', async () => {
    const { out, into } = await pair();
    for (const [bytes, prefix] of [
      [keyFrameBytes, 10],
      [deltaBytes, 3],
    ] as const) {
      const one = frame([...bytes], 'video/VP8');
      expect(await out.pass(one)).toBe(true);
      expect(bytesOf(one).slice(0, prefix)).toEqual(bytes.slice(0, prefix));
      expect(bytesOf(one).slice(prefix)).not.toEqual(bytes.slice(prefix));
      expect(await into.pass(one)).toBe(true);
      expect(bytesOf(one)).toEqual([...bytes]);
    }
    expect(out.counter.read()).toMatchObject({ passed: 2, empty: 0, dropped: {} });
    expect(into.counter.read()).toMatchObject({ passed: 2, empty: 0, dropped: {} });
  });

  test('an Opus frame is sealed whole', async () => {
    const { alice } = await pair();
    const one = frame([0xfc, 1, 2, 3], 'audio/opus');
    expect(await alice.pipe({ kind: 'audio', source: 'microphone' }).pass(one)).toBe(true);
    // Header (leaf and context 0, epoch 1 fits the first byte; counter 0) and tag (16) around the level and 4 bytes.
    expect(one.data.byteLength).toBe(1 + 1 + 4 + 16);
  });

  test('a voice says how loud it is to those who can open it, and arrives as it left', async () => {
    const { alice, bob } = await pair();
    const mouth = alice.pipe({ kind: 'audio', source: 'microphone' });
    const ear = bob.pipe({ kind: 'audio', source: 'microphone', direction: 'receive', participant: 'alice' });
    expect(ear.takeLevel()).toBeUndefined();
    for (const level of [30, 20, 25]) {
      const one = frame([0xfc, 1, 2, 3], 'audio/opus');
      mouth.level = level;
      await mouth.pass(one);
      expect(await ear.pass(one)).toBe(true);
      expect(bytesOf(one)).toEqual([0xfc, 1, 2, 3]);
    }
    expect(ear.takeLevel()).toBe(20);
    expect(ear.takeLevel()).toBeUndefined();
  });

  test('of a hybrid room, whose base keys have 32 bytes, are sealed with AES-256-GCM; the next meeting may be a classical one', async () => {
    const alice = new Member(0);
    const sealed = async (): Promise<Uint8Array<ArrayBuffer>> => {
      const one = frame([0xfc, 1, 2, 3], 'audio/opus');
      expect(await alice.pipe({ kind: 'audio', source: 'screen-audio' }).pass(one)).toBe(true);
      return new Uint8Array(one.data);
    };
    for (const [keyBytes, suite] of [
      [32, cipherSuites.AES_256_GCM_SHA512_128],
      [16, cipherSuites.AES_128_GCM_SHA256_128],
    ] as const) {
      await alice.install(1, 7, everyone, keyBytes);
      await alice.send(1);
      const ring = new KeyRing(suite);
      await ring.install(1n, new Uint8Array(keyBytes).fill(7));
      const receiver = new Receiver({ ring, leaf: 0, context: 3 });
      const opened = await receiver.open({ metadata: new Uint8Array(0), frame: await sealed() });
      expect(opened).toMatchObject({ ok: true, plaintext: Uint8Array.from([0xfc, 1, 2, 3]) });
      await alice.keys.take({ type: 'clear' });
    }
  });

  test('an empty frame passes untouched at both ends, with and without keys', async () => {
    const { out, into } = await pair();
    const nobody = new Member(3).pipe({});
    for (const pipe of [out, into, nobody]) {
      const one = frame([]);
      expect(await pipe.pass(one)).toBe(true);
      expect(one.data.byteLength).toBe(0);
      expect(pipe.counter.read().empty).toBe(1);
    }
  });

  test('nothing passes before the first epoch to send under, not even with its keys installed', async () => {
    const alice = new Member(0);
    const out = alice.pipe({});
    expect(await out.pass(frame(keyFrameBytes))).toBe(false);
    await alice.install(1, 7);
    expect(await out.pass(frame(keyFrameBytes))).toBe(false);
    expect(out.counter.read().dropped).toEqual({ 'no-key': 2 });
    expect(alice.sending).toBe(0);
    await alice.send(1);
    expect(alice.sending).toBe(1);
    expect(await out.pass(frame(keyFrameBytes))).toBe(true);
  });

  test('nothing passes after `hold` until there is an epoch to send under again, and frames are opened all the while', async () => {
    const { alice, bob, out, into } = await pair();
    const before = frame(deltaBytes, 'video/VP8');
    await out.pass(before);
    await alice.keys.take({ type: 'hold' });
    await bob.keys.take({ type: 'hold' });
    expect(await out.pass(frame(deltaBytes, 'video/VP8'))).toBe(false);
    expect(await into.pass(before)).toBe(true);
    await alice.send(1);
    const after = frame(deltaBytes, 'video/VP8');
    expect(await out.pass(after)).toBe(true);
    expect(await into.pass(after)).toBe(true);
  });

  test('nothing passes after `clear`', async () => {
    const { alice, out } = await pair();
    await alice.keys.take({ type: 'clear' });
    expect(await out.pass(frame(keyFrameBytes))).toBe(false);
    expect(out.counter.read().dropped).toEqual({ 'no-key': 1 });
  });

  test('a frame of another codec, or too short to be one, is dropped', async () => {
    const { out } = await pair();
    expect(await out.pass(frame(keyFrameBytes, 'video/H264'))).toBe(false);
    expect(await out.pass(frame(keyFrameBytes.slice(0, 5)))).toBe(false);
    expect(out.counter.read().dropped).toEqual({ codec: 1, malformed: 1 });
  });

  test('an error inside drops the frame and leaves the stream running', async () => {
    const { out } = await pair();
    const broken = {
      data: Uint8Array.from(keyFrameBytes).buffer,
      getMetadata: () => {
        throw new Error('gone');
      },
    };
    expect(await out.pass(broken)).toBe(false);
    expect(out.counter.read().dropped).toEqual({ internal: 1 });
    expect(await out.pass(frame(keyFrameBytes))).toBe(true);
  });

  test('a transform made anew goes on counting, so no frame looks like a replay', async () => {
    const { alice, into, out } = await pair();
    const first = frame(keyFrameBytes);
    await out.pass(first);
    const second = frame(keyFrameBytes);
    await alice.pipe({}).pass(second);
    expect(await into.pass(first)).toBe(true);
    expect(await into.pass(second)).toBe(true);
  });
});

describe('opening', () => {
  test('mallory changes, repeats or misnames frames, and each is dropped under its own name', async () => {
    const { bob, out, into } = await pair();
    const sealed = frame(keyFrameBytes);
    await out.pass(sealed);

    const dimensions = copy(sealed);
    new Uint8Array(dimensions.data)[6]! ^= 1;
    expect(await into.pass(dimensions)).toBe(false);

    const asBob = bob.pipe({ direction: 'receive', participant: 'bob' });
    expect(await asBob.pass(copy(sealed))).toBe(false);
    const asScreen = bob.pipe({ direction: 'receive', participant: 'alice', source: 'screen' });
    expect(await asScreen.pass(copy(sealed))).toBe(false);
    const asStranger = bob.pipe({ direction: 'receive', participant: 'mallory' });
    expect(await asStranger.pass(copy(sealed))).toBe(false);

    expect(await into.pass(copy(sealed))).toBe(true);
    expect(await into.pass(copy(sealed))).toBe(false);
    // A consumer that mallory announces a second time does not forget what was seen.
    expect(await bob.pipe({ direction: 'receive', participant: 'alice' }).pass(copy(sealed))).toBe(false);

    expect(into.counter.read()).toMatchObject({ passed: 1, empty: 0, dropped: { unauthentic: 1, replayed: 1 } });
    expect(asBob.counter.read().dropped).toEqual({ 'wrong-sender': 1 });
    expect(asScreen.counter.read().dropped).toEqual({ 'wrong-context': 1 });
    expect(asStranger.counter.read().dropped).toEqual({ 'unknown-participant': 1 });
  });

  test('a frame under an epoch that is about to come waits for its keys', async () => {
    const { alice, bob, out, into } = await pair();
    await alice.install(2, 8);
    await alice.send(2);
    const early = frame(keyFrameBytes);
    await out.pass(early);
    const passing = into.pass(early);
    bob.advance(500);
    await bob.install(2, 8);
    expect(await passing).toBe(true);
    expect(bytesOf(early)).toEqual(keyFrameBytes);
  });

  test('also where others come before and after those keys meanwhile', async () => {
    const { alice, bob, out, into } = await pair();
    for (let epoch = 2; epoch <= 20; epoch++) await alice.install(epoch, epoch + 6);
    await alice.send(20);
    const early = frame(keyFrameBytes);
    await out.pass(early);
    const passing = into.pass(early);
    const installing = [];
    for (let epoch = 2; epoch <= 40; epoch++) installing.push(bob.install(epoch, epoch + 6));
    await Promise.all(installing);
    expect(await passing).toBe(true);
  });

  test('it does not wait for ever, and each epoch is waited for only once', async () => {
    const { alice, bob, out, into } = await pair();
    await alice.install(2, 8);
    await alice.send(2);
    const first = frame(keyFrameBytes);
    const second = frame(deltaBytes);
    await out.pass(first);
    await out.pass(second);
    const passing = into.pass(first);
    // The clock stands still while WebCrypto and promises take their turns.
    const turning = setInterval(() => bob.advance(100), 0);
    expect(await passing).toBe(false);
    clearInterval(turning);
    expect(await into.pass(second)).toBe(false);
    expect(into.counter.read().dropped).toEqual({ 'unknown-key': 2 });
  });

  test('the old epoch stays open for three seconds after the switch of senders, and then no longer', async () => {
    const { alice, bob, out, into } = await pair();
    const late = frame(keyFrameBytes);
    const later = frame(keyFrameBytes);
    await out.pass(late);
    await out.pass(later);
    await bob.install(2, 8);
    await bob.send(2);
    bob.advance(2_900);
    expect(await into.pass(late)).toBe(true);
    bob.advance(200);
    expect(await into.pass(later)).toBe(false);
    expect(into.counter.read().dropped).toEqual({ 'unknown-key': 1 });
    expect(alice.sending).toBe(1);
  });

  test('a frame that was on its way while many came at once is opened', async () => {
    const { bob, out, into } = await pair();
    const early = frame(keyFrameBytes);
    const late = frame(deltaBytes);
    for (const sealed of [early, late]) expect(await out.pass(sealed)).toBe(true);
    // Twenty a second, for four seconds; the keys stay for three.
    for (let epoch = 2; epoch <= 80; epoch++) {
      bob.advance(50);
      await bob.install(epoch, epoch + 6);
      await bob.send(epoch);
      if (epoch === 60) expect(await into.pass(early)).toBe(true);
    }
    expect(await into.pass(late)).toBe(false);
  });

  test('whoever is removed is not heard any more, not even under the keys they had', async () => {
    const { bob, out, into } = await pair();
    const before = frame(keyFrameBytes);
    const after = frame(keyFrameBytes);
    await out.pass(before);
    await out.pass(after);
    expect(await into.pass(before)).toBe(true);
    // Alice is gone and Carol has got her leaf.
    await bob.install(2, 8, [
      ['bob', 1],
      ['carol', 0],
    ]);
    const asCarol = bob.pipe({ direction: 'receive', participant: 'carol' });
    expect(await into.pass(copy(after))).toBe(false);
    expect(await asCarol.pass(copy(after))).toBe(false);
    expect(into.counter.read().dropped).toEqual({ 'unknown-participant': 1 });
    expect(asCarol.counter.read().dropped).toEqual({ 'unknown-key': 1 });
  });

  test('frames of somebody without a card are opened from the moment the card is there', async () => {
    const alice = new Member(0);
    const bob = new Member(1);
    await alice.install(1, 7);
    await alice.send(1);
    await bob.install(1, 7, [['bob', 1]]);
    const out = alice.pipe({});
    const into = bob.pipe({ direction: 'receive', participant: 'alice' });
    const first = frame(keyFrameBytes);
    const second = frame(deltaBytes);
    await out.pass(first);
    await out.pass(second);
    expect(await into.pass(first)).toBe(false);
    await bob.keys.take({ type: 'leaves', epoch: 1, leaves: everyone });
    expect(await into.pass(second)).toBe(true);
    expect(into.counter.read()).toMatchObject({ passed: 1, empty: 0, dropped: { 'unknown-participant': 1 } });
    // The key frame was among those that were dropped.
    expect(bob.keyFramesAsked).toBe(1);
    expect(bob.health).toEqual(['live']);
  });

  test('each epoch is answered once it can be opened, and one that comes twice keeps its counters', async () => {
    const alice = new Member(0);
    expect(await alice.install(1, 7)).toEqual({ type: 'installed', epoch: 1 });
    await alice.send(1);
    const first = frame(deltaBytes);
    await alice.pipe({}).pass(first);
    expect(await alice.install(1, 7)).toEqual({ type: 'installed', epoch: 1 });
    const second = frame(deltaBytes);
    await alice.pipe({}).pass(second);
    expect(bytesOf(second)).not.toEqual(bytesOf(first));
  });
});
