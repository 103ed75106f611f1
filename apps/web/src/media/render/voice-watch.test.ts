import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VoiceWatch } from './voice-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Sound that has come so far: its energy in so many seconds. */
function report(energy: number, seconds: number): RTCStatsReport {
  return new Map([['a', { totalAudioEnergy: energy, totalSamplesDuration: seconds }]]) as unknown as RTCStatsReport;
}

/** `meters` by participant: what WebAudio measures. */
function watch(around: { meters?: Record<string, number>; reports?: Record<string, RTCStatsReport> }) {
  let speaking: ReadonlySet<string> = new Set();
  const told: (number | undefined)[] = [];
  const voice = (participant: string) => ({ participant, track: { id: participant } as MediaStreamTrack });
  const voices = new VoiceWatch({
    meter: { level: ({ id }) => around.meters?.[id] },
    others: () => [voice('bob'), voice('carol')],
    own: () => voice('alice'),
    report: async (participant) => around.reports?.[participant],
    onOwnLevel: (level) => told.push(level),
    onSpeaking: (now) => (speaking = now),
    now: () => Date.now(),
  });
  return { voices, told, speaking: () => [...speaking] };
}

test('whoever says in their frames that they are loud is speaking, until they are silent for a while', async () => {
  const { voices, speaking } = watch({ meters: { alice: 0 } });
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
  const { voices, speaking } = watch({ meters: { alice: 0 } });
  voices.hear(new Map([['dave', 0.2]]));
  await vi.advanceTimersByTimeAsync(200);
  expect(speaking()).toEqual([]);
});

test('our own level is measured here and told', async () => {
  const { told, speaking } = watch({ meters: { alice: 0.3 } });
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toEqual([0.3]);
  expect(speaking()).toEqual(['alice']);
});

test('where sound cannot be measured the sender knows how loud it is', async () => {
  const around = { reports: { alice: report(0, 0) } };
  const { told } = watch(around);
  await vi.advanceTimersByTimeAsync(200);
  around.reports.alice = report(0.04, 1);
  await vi.advanceTimersByTimeAsync(150);
  expect(told).toEqual([undefined, expect.closeTo(0.2)]);
});

test('where not even the sender knows it, the others are told that and not that it is silent', async () => {
  const { told, speaking } = watch({});
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toEqual([undefined]);
  expect(speaking()).toEqual([]);
});

test('whoever cannot measure their own microphone is measured here, by the meter or by what was received', async () => {
  const around = { meters: { bob: 0.2 }, reports: { carol: report(0, 0) } };
  const { voices, speaking } = watch(around);
  await vi.advanceTimersByTimeAsync(200);
  expect(speaking()).toEqual([]);
  voices.hear(
    new Map([
      ['bob', undefined],
      ['carol', undefined],
    ]),
  );
  await vi.advanceTimersByTimeAsync(150);
  around.reports.carol = report(0.04, 1);
  await vi.advanceTimersByTimeAsync(150);
  expect(speaking()).toEqual(['bob', 'carol']);
});

test('whoever measures their own microphone is not measured here, also after they could not', async () => {
  const { voices, speaking } = watch({ meters: { bob: 0.2 } });
  voices.hear(new Map([['bob', undefined]]));
  voices.hear(new Map([['bob', 0.001]]));
  await vi.advanceTimersByTimeAsync(200);
  expect(speaking()).toEqual([]);
});
