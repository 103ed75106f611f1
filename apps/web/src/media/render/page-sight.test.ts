import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PageSight } from './page-sight.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page that can be turned away from, and whose pictures can float. */
function page() {
  const state = {
    visibilityState: 'visible',
    pictureInPictureElement: null as object | null,
    window: null as object | null,
  };
  const target = new EventTarget();
  const shown = Object.defineProperties(target, {
    visibilityState: { get: () => state.visibilityState },
    pictureInPictureElement: { get: () => state.pictureInPictureElement },
    defaultView: { get: () => ({ documentPictureInPicture: { window: state.window } }) },
  }) as Document;
  const told: boolean[] = [];
  const sight = new PageSight(shown, (seen) => told.push(seen));
  const turn = (visibilityState: 'visible' | 'hidden') => {
    state.visibilityState = visibilityState;
    target.dispatchEvent(new Event('visibilitychange'));
  };
  return { state, told, turn, sight };
}

test('a page in the background is not seen after a moment, and seen at once when it comes back', () => {
  const { told, turn } = page();
  turn('hidden');
  vi.advanceTimersByTime(4_000);
  turn('visible');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
  turn('hidden');
  vi.advanceTimersByTime(6_000);
  expect(told).toEqual([false]);
  turn('visible');
  expect(told).toEqual([false, true]);
});

test.each(['pictureInPictureElement', 'window'] as const)('pictures that float (%s) are seen', (how) => {
  const { state, told, turn } = page();
  state[how] = {};
  turn('hidden');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
  state[how] = null;
  vi.advanceTimersByTime(6_000);
  expect(told).toEqual([false]);
});

test('nobody hears of a page that is over', () => {
  const { told, turn, sight } = page();
  turn('hidden');
  sight.close();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});
