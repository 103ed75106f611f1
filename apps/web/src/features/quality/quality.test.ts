import { describe, expect, it } from 'vitest';
import type { MeetingState } from '@konklave/client';
import type { StreamReading } from '../../media/media-engine.ts';
import { dueStreams } from './due.ts';
import { gradeOf, gradesOf, qualitiesOf } from './quality.ts';
import { reportOf } from './report.ts';

function reading(
  at: number,
  numbers: Partial<StreamReading['numbers']>,
  of: Partial<StreamReading> = {},
): StreamReading {
  return {
    direction: 'receive',
    participant: 'bob',
    source: 'camera',
    at,
    ...of,
    numbers: {
      codec: 'VP8',
      width: 640,
      height: 360,
      framesPerSecond: 25,
      bytes: 0,
      packets: 0,
      lost: 0,
      waited: undefined,
      roundTrip: undefined,
      freezes: undefined,
      ...numbers,
    },
  };
}

const aPerson: Omit<MeetingState['people'][number], 'participant' | 'sending'> = {
  name: 'Bob',
  self: false,
  presence: 'here',
  overdue: false,
  hand: undefined,
};

describe('the quality of a stream', () => {
  it('is what happened between two readings', () => {
    const before = reading(1_000, {
      bytes: 1_000,
      packets: 10,
      lost: 5,
      waited: { seconds: 1, count: 10 },
      freezes: 1,
    });
    const after = reading(3_000, {
      bytes: 251_000,
      packets: 100,
      lost: 15,
      waited: { seconds: 2, count: 20 },
      freezes: 2,
      roundTrip: 0.08,
    });
    const [quality] = qualitiesOf([before], [after]);
    expect(quality).toMatchObject({ bitsPerSecond: 1_000_000, loss: 0.1, delayMs: 140, freezes: 1, height: 360 });
  });

  it('is not told of a stream that stood still, began again, or is new', () => {
    const before = reading(1_000, { bytes: 1_000, packets: 10 });
    const after = (bytes: number, packets: number) => qualitiesOf([before], [reading(3_000, { bytes, packets })]);
    expect([after(1_000, 10), after(10, 20), after(900, 5)]).toEqual([[], [], []]);
    expect(qualitiesOf([], [reading(3_000, { bytes: 10, packets: 1 })])).toEqual([]);
  });

  it('is the worst where nothing comes that had to, and its row stays', () => {
    const still = { bytes: 1_000, packets: 10, lost: 2 };
    const due = new Set(['bob camera']);
    const qualities = qualitiesOf([reading(1_000, still)], [reading(3_000, still)], due);
    expect(qualities).toMatchObject([{ participant: 'bob', stopped: true, loss: 0, bitsPerSecond: 0 }]);
    expect(Object.fromEntries(gradesOf(qualities, 'alice'))).toEqual({ bob: 'poor' });
    expect(qualitiesOf([reading(1_000, still)], [reading(3_000, { bytes: 0, packets: 0 })], due)).toEqual([]);
    const ours = { direction: 'send', participant: undefined } as const;
    expect(qualitiesOf([reading(1_000, still, ours)], [reading(3_000, still, ours)], new Set([' camera']))).toEqual([]);
  });

  it('has to come of microphones that are on, and of cameras that are on and in sight', () => {
    const sending = { microphone: true, camera: true, screen: true };
    const bob = { ...aPerson, participant: 'bob', sending };
    const dueOf = (changes: Partial<typeof bob>, seen = true) => [...dueStreams([{ ...bob, ...changes }], () => seen)];
    expect(dueOf({})).toEqual(['bob microphone', 'bob camera']);
    expect(dueOf({}, false)).toEqual(['bob microphone']);
    expect(dueOf({ sending: { ...sending, microphone: false, camera: false } })).toEqual([]);
    expect([dueOf({ self: true }), dueOf({ name: undefined }), dueOf({ presence: 'away' })]).toEqual([[], [], []]);
  });

  it.each([
    [{ loss: 0, delayMs: 80, freezes: 0, stopped: true }, 'poor'],
    [{ loss: 0.01, delayMs: 80, freezes: 0 }, 'good'],
    [{ loss: 0, delayMs: undefined, freezes: 0 }, 'good'],
    [{ loss: 0.05, delayMs: 80, freezes: 0 }, 'fair'],
    [{ loss: 0, delayMs: 300, freezes: 0 }, 'fair'],
    [{ loss: 0, delayMs: 80, freezes: 1 }, 'fair'],
    [{ loss: 0.2, delayMs: 80, freezes: 0 }, 'poor'],
    [{ loss: 0, delayMs: 900, freezes: 0 }, 'poor'],
  ] as const)('of %o is %s', (quality, grade) => {
    expect(gradeOf({ stopped: false, ...quality })).toBe(grade);
  });

  it('of a person is that of the worst they send', () => {
    const streams = [
      reading(0, {}),
      reading(0, {}, { source: 'microphone' }),
      reading(0, {}, { direction: 'send', participant: undefined }),
    ];
    const later = [
      reading(1_000, { bytes: 9, packets: 100 }),
      reading(1_000, { bytes: 9, packets: 95, lost: 5 }, { source: 'microphone' }),
      reading(1_000, { bytes: 9, packets: 50, lost: 50 }, { direction: 'send', participant: undefined }),
    ];
    const grades = gradesOf(qualitiesOf(streams, later), 'alice');
    expect(Object.fromEntries(grades)).toEqual({ bob: 'fair', alice: 'poor' });
  });
});

describe('a report', () => {
  it('has the numbers, and nobody’s name, id or key', () => {
    const ids = { alice: 'AlIcEaLiCeAlIcEaLiCe22', bob: 'BoBbObBoBbObBoBbObBo22' };
    const of = { participant: ids.bob };
    const qualities = qualitiesOf(
      [reading(0, {}, of)],
      [reading(1_000, { bytes: 125_000, packets: 90, lost: 10 }, of)],
    );
    const dropped = { 'unknown-key': 3 };
    const text = reportOf({
      qualities,
      counts: [{ direction: 'receive', participant: ids.bob, source: 'camera', passed: 77, empty: 1, dropped }],
      epoch: 5,
      connection: 'connected',
      browser: 'Mozilla/5.0',
      people: [ids.alice, ids.bob],
      refusals: { malformed: 1 },
    });
    for (const part of [
      'person 2',
      '"kbitPerSecond": 1000',
      '"lossPercent": 10',
      '"epoch": 5',
      '"passed": 77',
      '"VP8"',
    ])
      expect(text).toContain(part);
    expect(text).toContain('"unknown-key": 3');
    // Whatever is as long as an id or longer and has no space in it would be one.
    expect(text).not.toMatch(/[A-Za-z0-9_-]{20,}/);
    for (const id of Object.values(ids)) expect(text).not.toContain(id);
  });
});
