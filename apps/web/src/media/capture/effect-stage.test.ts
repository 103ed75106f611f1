import { describe, expect, test } from 'vitest';
import type { LocalSource } from '../media-engine.ts';
import { EffectStage, type TrackEffect } from './effect-stage.ts';

const off: LocalSource = { status: 'off', track: undefined, problem: undefined };

interface FakeTrack {
  readyState: 'live' | 'ended';
}
const trackOf = (): FakeTrack => ({ readyState: 'live' });
const on = (track: FakeTrack): LocalSource => ({ ...off, status: 'on', track: track as MediaStreamTrack });

/** A stage whose effects begin when a test says so. */
function stageThat(otherwise: 'raw' | 'nothing', name: 'blur' | undefined) {
  const shown: LocalSource[] = [];
  const begun: { effect: TrackEffect; closed: boolean; ready(): void; refuse(): void; fail(): void }[] = [];
  let givenUp = 0;
  const stage = new EffectStage<'blur' | 'dusk'>(
    {
      open: () => (_track, fail) =>
        new Promise((resolve, reject) => {
          const one = {
            effect: { track: trackOf() as MediaStreamTrack, close: () => void (one.closed = true) },
            closed: false,
            ready: () => resolve(one.effect),
            refuse: () => reject(new Error('no')),
            fail,
          };
          begun.push(one);
        }),
      otherwise,
      onChange: (source) => shown.push(source),
      onGiveUp: () => givenUp++,
    },
    name,
  );
  return { stage, shown, begun, last: () => shown.at(-1)!, givenUp: () => givenUp };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a background', () => {
  test('is there before anything of the room is', async () => {
    const { stage, shown, begun, last } = stageThat('nothing', 'blur');
    const room = trackOf();
    stage.take(on(room));
    expect(last()).toEqual({ ...off, status: 'starting' });
    begun[0]!.ready();
    await settled();
    expect(last()).toEqual({ ...off, status: 'on', track: begun[0]!.effect.track });
    expect(shown.some(({ track }) => track === (room as MediaStreamTrack))).toBe(false);
  });

  test.each(['refuse', 'fail'] as const)('that does not run (%s) shows nothing of the room', async (how) => {
    const { stage, shown, begun, givenUp } = stageThat('nothing', 'blur');
    const room = trackOf();
    stage.take(on(room));
    if (how === 'fail') begun[0]!.ready();
    await settled();
    begun[0]![how]();
    await settled();
    expect(givenUp()).toBe(1);
    expect(shown.some(({ track }) => track === (room as MediaStreamTrack))).toBe(false);
    // The person switches the camera on once more.
    stage.take(off);
    stage.take(on(room));
    expect(begun).toHaveLength(2);
  });

  test('that is chosen hides the room at once, and that is taken away shows it', async () => {
    const { stage, begun, last } = stageThat('nothing', undefined);
    const room = on(trackOf());
    stage.take(room);
    expect(last()).toBe(room);
    stage.choose('blur');
    expect(last().track).toBeUndefined();
    begun[0]!.ready();
    await settled();
    stage.choose('dusk');
    expect(last().track).toBeUndefined();
    expect(begun[0]!.closed).toBe(true);
    stage.choose(undefined);
    expect(last()).toBe(room);
    begun[1]!.ready();
    await settled();
    expect(begun[1]!.closed).toBe(true);
    expect(last()).toBe(room);
  });

  test('goes with its camera, and another camera gets one of its own', async () => {
    const { stage, begun } = stageThat('nothing', 'blur');
    const first = trackOf();
    stage.take(on(first));
    begun[0]!.ready();
    await settled();
    first.readyState = 'ended';
    stage.take(off);
    expect(begun[0]!.closed).toBe(true);
    stage.take(on(trackOf()));
    expect(begun).toHaveLength(2);
  });
});

describe('a voice without noise', () => {
  test('is heard as it is until the noise is gone, and keeps its effect while it is muted', async () => {
    const { stage, begun, last } = stageThat('raw', 'blur');
    const microphone = on(trackOf());
    stage.take(microphone);
    expect(last()).toBe(microphone);
    begun[0]!.ready();
    await settled();
    expect(last().track).toBe(begun[0]!.effect.track);
    stage.take(off);
    stage.take(microphone);
    expect(last().track).toBe(begun[0]!.effect.track);
    expect(begun).toHaveLength(1);
  });

  test('is heard as it is, with a word, where that does not run', async () => {
    const { stage, begun, last } = stageThat('raw', 'blur');
    const microphone = on(trackOf());
    stage.take(microphone);
    begun[0]!.ready();
    await settled();
    begun[0]!.fail();
    expect(last()).toEqual({ ...microphone, problem: 'effect' });
    expect(begun[0]!.closed).toBe(true);
  });
});
