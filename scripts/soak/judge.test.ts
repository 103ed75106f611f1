import { expect, test } from 'vitest';
import { judge, type Course, type Sample } from '../../bench/soak/judge.ts';

const people = 30;
const departures = 120;

function sample(minutes: number, values: Sample['values'], notAuthentic = 0): Sample {
  const packets = { sent: 0, received: 0, notAuthentic, openedAgain: 0, cameBack: 0 };
  return { at: minutes / 60, values, packets, cpu: { server: minutes, worker: minutes }, workerPid: 7 };
}

/** Half an hour in which the heap of 10 MB a seat's share of 1 MB breathes by half a megabyte, and then whatever `more` adds a minute. */
function course(more: { heap?: number; timers?: number; timersLeft?: number } = {}): Course {
  const samples = Array.from({ length: 60 }, (_, index) => {
    const minutes = index / 2;
    const breath = index % 2 === 0 ? 0.25 : -0.25;
    return sample(minutes, {
      'server heap, MB': 40 + breath + (more.heap ?? 0) * minutes,
      'server timers': 12 + (index % 3) + (more.timers ?? 0) * minutes,
    });
  });
  return {
    people,
    departures,
    before: sample(0, { 'server heap, MB': 10, 'server timers': 3 }),
    samples,
    after: sample(31, { 'server heap, MB': 14, 'server timers': 3 + (more.timersLeft ?? 0) }),
  };
}

const growing = (course_: Course) =>
  judge(course_)
    .tables['What is held']!.filter(({ grows }) => grows === 'yes')
    .map(({ what }) => what);

test('what breathes does not grow', () => {
  expect(growing(course())).toEqual([]);
  expect(judge(course()).grows).toBe(false);
});

test('a tenth of a participant left behind at every departure is found', () => {
  // 4 departures a minute, 1 MB a participant.
  expect(growing(course({ heap: 0.45 }))).toEqual(['server heap, MB']);
  expect(growing(course({ heap: 0.35 }))).toEqual([]);
});

test('a timer left behind at every fifth departure is found', () => {
  expect(growing(course({ timers: 0.8 }))).toEqual(['server timers']);
});

test('timers that are still there when everyone has gone are found', () => {
  expect(growing(course({ timersLeft: 13 }))).toEqual(['server timers']);
  expect(growing(course({ timersLeft: 12 }))).toEqual([]);
});

test('packets that are not authentic make it fail', () => {
  const bad = course();
  const samples = [...bad.samples, sample(30, bad.samples[0]!.values, 1)];
  expect(judge({ ...bad, samples }).grows).toBe(true);
});

test('a worker that died, or too few samples, are no answer', () => {
  const died = course();
  expect(() => judge({ ...died, after: { ...died.after, workerPid: 8 } })).toThrow('died');
  expect(() => judge({ ...died, samples: died.samples.slice(0, 5) })).toThrow('too short');
});
