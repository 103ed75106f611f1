import { describe, expect, it } from 'vitest';
import { mediaOf, meetingOf, person, remote } from '../../../test/people.ts';
import { floatingViewOf } from './floating-view.ts';
import { stageOf } from './stage-model.ts';
import { screenKey } from './use-stage-view.ts';

const alice = person('Alice', { self: true });
const bob = person('Bob', { sending: { microphone: true, camera: true, screen: true } });
const carol = person('Carol');
const words = { unnamed: '?', screenOf: (name: string) => `Screen of ${name}` };
const all = [remote(bob, 'camera'), remote(bob, 'screen'), remote(carol, 'camera')];
const everywhere = {
  places: new Map(
    [alice, bob, carol].flatMap(
      (one) =>
        [
          [one.participant, 0],
          [screenKey(one.participant), 0],
        ] as const,
    ),
  ),
};

function viewed(remote: typeof all, speaker: string | undefined, view: { places: ReadonlyMap<string, unknown> }) {
  const stage = stageOf(meetingOf([alice, bob, carol]), mediaOf({ remote }));
  const shown = floatingViewOf(stage, { speaker, view }, words);
  return [shown?.title, shown?.track?.id];
}

describe('the small window', () => {
  it('shows a shared screen, else who spoke last, else ourselves', () => {
    expect(viewed(all, carol.participant, everywhere)).toEqual(['Screen of Bob', all[1]?.track.id]);
    const cameras = all.filter(({ source }) => source === 'camera');
    expect(viewed(cameras, carol.participant, everywhere)).toEqual(['Carol', all[2]?.track.id]);
    expect(viewed(cameras, undefined, everywhere)).toEqual(['Alice', undefined]);
  });

  it('has initials of somebody whose picture is on another page, and so does not come', () => {
    const cameras = all.filter(({ source }) => source === 'camera');
    expect(viewed(cameras, carol.participant, { places: new Map() })).toEqual(['Carol', undefined]);
  });
});
