import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VoiceWatch } from './voice-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch(around: { own: number | undefined; report?: RTCStatsReport }) {
  let speaking: ReadonlySet<string> = new Set();
  const told: number[] = [];
  const voices = new VoiceWatch({
    meter: { level: () => around.own },
    others: () => ['bob', 'carol'],
    own: () => ({ participant: 'alice', track: {} as MediaStreamTrack }),
    ownReport: async () => around.report,
    onOwnLevel: (level) => told.push(level),
    onSpeaking: (now) => (speaking = now),
    now: () => Date.now(),
  });
  return { voices, told, speaking: () => [...speaking] };
}

test('whoever says in their frames that they are loud is speaking, until they are silent for a while', async () => {
  const { voices, speaking } = watch({ own: 0 });
  voices.hear(
    new Map([
      ['bob', 0.2],
      ['carol', 0.001],
    ]),
  );
  voices.hear(new Map([['bob', 0.001]]));
  await vi.advanceTimersByTimeAsync(200);
  expect(speaking()).toEqual(['bob']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(speaking()).toEqual([]);
});

test('somebody whose stream is over is not speaking, whatever they said last', async () => {
  const { voices, speaking } = watch({ own: 0 });
  voices.hear(new Map([['dave', 0.2]]));
  await vi.advanceTimersByTimeAsync(200);
  expect(speaking()).toEqual([]);
});

test('our own level is measured here and told', async () => {
  const { told, speaking } = watch({ own: 0.3 });
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toEqual([0.3]);
  expect(speaking()).toEqual(['alice']);
});

test('where sound cannot be measured the sender knows how loud it is', async () => {
  const report = (energy: number, seconds: number): RTCStatsReport =>
    new Map([['a', { totalAudioEnergy: energy, totalSamplesDuration: seconds }]]) as unknown as RTCStatsReport;
  const around = { own: undefined, report: report(0, 0) };
  const { told } = watch(around);
  await vi.advanceTimersByTimeAsync(200);
  around.report = report(0.04, 1);
  await vi.advanceTimersByTimeAsync(150);
  expect(told).toEqual([0, expect.closeTo(0.2)]);
});
