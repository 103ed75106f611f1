import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Meeting, type EpochKeys, type KeyListener } from '@konklave/client';
import { deriveEntry } from '@konklave/client/entry';
import { expect, onTestFinished, test } from 'vitest';
import { guestRuntime } from '../../../apps/server/test/support/guest-runtime.ts';
import { makeRoom } from '../../../apps/server/test/support/people.ts';
import { testServer } from '../../../apps/server/test/support/test-server.ts';
import { FrameKeys } from '../../../apps/web/src/media/encrypt/frame-keys.ts';
import { FramePipe } from '../../../apps/web/src/media/encrypt/frame-pipe.ts';
import { openFrame, type EncodedFrame } from '../../../apps/web/src/media/encrypt/frame-stream.ts';
import type { StreamOptions } from '../../../apps/web/src/media/encrypt/messages.ts';
import { expectSoon } from '../harness/patience.ts';

// A call of four in which somebody leaves and somebody joins, over and over: the real client, the real server and the real pipes of
// the encrypt worker. Only the browser and the bridge are left out, so that every single frame can be followed.

const rounds = 20;
/** A voice: 50 frames a second. */
const frameMs = 20;
/** The longest way from one person to another: some frames overtake the commit, and some come long after it. */
const longestWayMs = 40;

interface Link {
  room: string;
  secret: string;
}

/** One member with the keys and pipes of their encrypt worker, and with a twin who keeps every key when they leave. */
class Speaker {
  readonly name: string;
  readonly meeting: Meeting;
  readonly #keys: FrameKeys;
  readonly #twin: FrameKeys;
  readonly #mouth: FramePipe;
  readonly #ears = new Map<string, FramePipe>();
  #keyMessages: Promise<unknown> = Promise.resolve();

  constructor(name: string, url: string) {
    this.name = name;
    this.meeting = new Meeting(guestRuntime(url));
    this.#keys = new FrameKeys({ schedule: (task, ms) => setTimeout(task, ms), onSending: () => {} });
    this.#twin = new FrameKeys({ schedule: () => {}, onSending: () => {} });
    this.#mouth = this.#pipe({ direction: 'send', participant: undefined });
    this.meeting.onKeys(this.#listener());
    onTestFinished(() => this.meeting.leave());
  }

  get participant(): string {
    return this.meeting.state.participant ?? '';
  }

  get company(): number {
    return this.meeting.state.people.filter(({ name }) => name !== undefined).length;
  }

  /** Frames opened of everyone there is. */
  heard(of: Speaker): number {
    return this.#ears.get(of.participant)?.counter.read().passed ?? 0;
  }

  /** Frames of this speaker that could not be opened. */
  missed(of: Speaker): Readonly<Record<string, number>> {
    return this.#ears.get(of.participant)?.counter.read().dropped ?? {};
  }

  join({ room, secret }: Link): void {
    const sending = { microphone: true, camera: false, screen: false };
    this.meeting.join({ room, secret, name: this.name, sending });
  }

  /** A frame as it leaves; undefined while there is nothing to seal it with. */
  async speak(): Promise<ArrayBuffer | undefined> {
    const frame = encoded(randomBytes(60));
    return (await this.#mouth.pass(frame)) ? frame.data : undefined;
  }

  async hear(data: ArrayBuffer, participant: string): Promise<void> {
    const ear = this.#ears.get(participant) ?? this.#pipe({ direction: 'receive', participant });
    this.#ears.set(participant, ear);
    await ear.pass(encoded(data.slice(0)));
  }

  /** Whether somebody who kept all keys that this one has ever had could open the frame. */
  async couldOpen(data: ArrayBuffer, participant: string): Promise<boolean> {
    const options = { ...voice, direction: 'receive', participant } as const;
    return (await openFrame(this.#twin, options, encoded(data.slice(0)))).ok;
  }

  #pipe(stream: Pick<StreamOptions, 'direction' | 'participant'>): FramePipe {
    return new FramePipe({
      keys: this.#keys,
      stream: { ...voice, ...stream },
      now: () => performance.now(),
      schedule: (task, ms) => setTimeout(task, ms),
      onHealth: () => {},
      onKeyFrameNeeded: () => {},
    });
  }

  #listener(): KeyListener {
    const inTurn = (task: () => Promise<unknown>): Promise<void> => {
      const done = this.#keyMessages.then(task);
      this.#keyMessages = done;
      return done.then(() => {});
    };
    const both = (take: (keys: FrameKeys) => Promise<unknown>): Promise<void> =>
      inTurn(() => Promise.all([take(this.#keys), take(this.#twin)]));
    return {
      epoch: ({ epoch, baseKey, leaf, leaves }: EpochKeys) =>
        both((keys) => keys.take({ type: 'epoch', epoch, baseKey: baseKey.slice().buffer, leaf, leaves: [...leaves] })),
      leaves: (epoch, leaves) => void both((keys) => keys.take({ type: 'leaves', epoch, leaves: [...leaves] })),
      send: (epoch) => void inTurn(() => this.#keys.take({ type: 'send', epoch })),
      hold: () => void inTurn(() => this.#keys.take({ type: 'hold' })),
      clear: () => void inTurn(() => this.#keys.take({ type: 'clear' })),
    };
  }
}

const voice = { stream: 1, kind: 'audio', source: 'microphone' } as const;

function encoded(bytes: ArrayBuffer | Uint8Array): EncodedFrame {
  const data = bytes instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes).buffer;
  return { data, getMetadata: () => ({}) };
}

/** Carries everybody's frames to everybody else, and to whoever listens at the bridge. */
class Air {
  readonly present = new Set<Speaker>();
  /** Told of every frame when it leaves. */
  eavesdrop: (data: ArrayBuffer, from: Speaker) => void = () => {};
  readonly #timer = setInterval(() => void this.#tick(), frameMs);

  constructor() {
    onTestFinished(() => clearInterval(this.#timer));
  }

  async #tick(): Promise<void> {
    await Promise.all([...this.present].map((speaker) => this.#carry(speaker)));
  }

  async #carry(from: Speaker): Promise<void> {
    const { participant } = from;
    const data = await from.speak();
    if (data === undefined) return;
    this.eavesdrop(data, from);
    for (const to of this.present) {
      if (to !== from) void pause(Math.random() * longestWayMs).then(() => to.hear(data, participant));
    }
  }
}

/** How long this process stood still since it was made, because others had the processor, ms. */
class Standstill {
  ms = 0;
  #expected = performance.now() + frameMs;
  readonly #timer = setInterval(() => {
    const now = performance.now();
    this.ms += Math.max(0, now - this.#expected);
    this.#expected = now + frameMs;
  }, frameMs);

  end(): void {
    clearInterval(this.#timer);
  }
}

/**
 * Says when a frame of somebody who stays could last be opened with the keys of the one who left, ms after leaving. All of the call
 * runs in this one process: when that stands still, nobody's time passes.
 */
async function exclusionMs(air: Air, leaver: Speaker, stayers: readonly Speaker[]): Promise<number> {
  const left = performance.now();
  const standstill = new Standstill();
  /** By stayer: frames in a row that stayed shut. */
  const shut = new Map<Speaker, number>();
  let last = 0;
  air.eavesdrop = (data, from) => {
    const sentAfter = performance.now() - left - standstill.ms;
    void leaver.couldOpen(data, from.participant).then((could) => {
      shut.set(from, could ? 0 : (shut.get(from) ?? 0) + 1);
      if (could) last = Math.max(last, sentAfter);
    });
  };
  void leaver.meeting.leave();
  await expectSoon(
    `frames of ${stayers.map(({ name }) => name).join(', ')} that ${leaver.name} cannot open`,
    async () => Math.min(...stayers.map((stayer) => shut.get(stayer) ?? 0)),
    (frames) => frames >= 10,
  );
  air.eavesdrop = () => {};
  standstill.end();
  return last;
}

async function gathered(speakers: readonly Speaker[]): Promise<void> {
  await expectSoon(
    'everybody hears everybody',
    async () => speakers.flatMap((to) => speakers.map((from) => from === to || to.heard(from) > 0)),
    (heard) => heard.every(Boolean) && speakers.every(({ company }) => company === speakers.length),
  );
}

/** What those who were there all the time missed of each other: by name of the one who missed it and the one who spoke. */
function missed(speakers: readonly Speaker[]): Record<string, object> {
  const all = speakers.flatMap((to) =>
    speakers.filter((from) => from !== to).map((from) => [`${to.name} of ${from.name}`, to.missed(from)] as const),
  );
  return Object.fromEntries(all.filter(([, causes]) => Object.keys(causes).length > 0));
}

test(`a call of four, ${rounds} times one leaves and one joins: nobody who stays misses a frame, and the leaver is shut out within 1 s`, async ({
  annotate,
}) => {
  const { url } = await testServer();
  const secret = randomBytes(32);
  const { hash } = await deriveEntry(secret);
  const link: Link = { room: await makeRoom(url, hash), secret: secret.toString('base64url') };
  const air = new Air();
  let guests = 0;
  const join = async (): Promise<Speaker> => {
    const speaker = new Speaker(`guest ${++guests}`, url);
    speaker.join(link);
    await expectSoon(
      `${speaker.name} is here`,
      async () => speaker.meeting.state.phase,
      (phase) => phase === 'here',
    );
    air.present.add(speaker);
    return speaker;
  };
  let speakers = [await join(), await join(), await join(), await join()];
  await gathered(speakers);

  const exclusions: number[] = [];
  let early = 0;
  for (let round = 0; round < rounds; round++) {
    const leaver = speakers[round % 4]!;
    const stayers = speakers.filter((speaker) => speaker !== leaver);
    const before = missed(stayers);
    air.present.delete(leaver);
    exclusions.push(await exclusionMs(air, leaver, stayers));
    const joiner = await join();
    speakers = [...stayers, joiner];
    await gathered(speakers);
    expect(missed(stayers)).toEqual(before);
    // A voice that begins is heard from its first frame; who joins does not hear what was said before.
    for (const stayer of stayers) {
      expect(stayer.missed(joiner)).toEqual({});
      early += Object.values(joiner.missed(stayer)).reduce((sum, count) => sum + count, 0);
    }
  }
  const sorted = exclusions.map(Math.round).sort((a, b) => a - b);
  await annotate(
    `leaver shut out after ${sorted[rounds / 2]} ms (median), ${sorted.at(-1)} ms (longest); ` +
      `frames from before joining that a joiner could not open: ${(early / rounds).toFixed(1)} a join`,
  );
  expect(sorted.at(-1), `ms: ${sorted.join(', ')}`).toBeLessThan(1_000);
});
