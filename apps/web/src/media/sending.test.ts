import { expect, it } from 'vitest';
import { mediaOf, off, track } from '../../test/people.ts';
import { sendingOf } from './sending.ts';

it('counts a device as sending only when it is on', () => {
  const camera = { status: 'on' as const, track: track('front'), problem: undefined };
  const microphone = { ...off, status: 'starting' as const };
  expect(sendingOf(mediaOf({ local: { ...mediaOf().local, camera, microphone } }))).toEqual({
    microphone: false,
    camera: true,
    screen: false,
  });
});
