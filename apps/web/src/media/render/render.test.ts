import { describe, expect, test } from 'vitest';
import { EnergyMeter } from './energy-meter.ts';
import { SpeakingModel } from './speaking.ts';

describe('speaking', () => {
  test('begins with the first loud moment, bridges a pause between words, and ends after it', () => {
    const model = new SpeakingModel();
    expect([...model.update(new Map([['alice', 0.1]]), 0)]).toEqual(['alice']);
    expect([...model.update(new Map([['alice', 0]]), 300)]).toEqual(['alice']);
    expect([...model.update(new Map([['alice', 0]]), 2_000)]).toEqual([]);
  });

  test('is not what a quiet room sounds like', () => {
    const model = new SpeakingModel();
    expect(model.update(new Map([['alice', 0.002]]), 0).size).toBe(0);
  });

  test('ends when somebody is gone or muted, and the set stays the same while nobody changes', () => {
    const model = new SpeakingModel();
    const both = model.update(
      new Map([
        ['alice', 0.1],
        ['bob', 0.1],
      ]),
      0,
    );
    expect(model.update(new Map(Object.entries({ alice: 0, bob: 0.2 })), 100)).toBe(both);
    expect([...model.update(new Map([['bob', 0.2]]), 200)]).toEqual(['bob']);
  });
});

describe('the level from RTCStats', () => {
  const report = (totalAudioEnergy: number, totalSamplesDuration: number): RTCStatsReport =>
    new Map([['a', { type: 'inbound-rtp', totalAudioEnergy, totalSamplesDuration }]]) as unknown as RTCStatsReport;

  test('is the root of the mean energy since the last look', () => {
    const meter = new EnergyMeter<string>();
    expect(meter.level('alice', report(5, 10))).toBeUndefined();
    // 0.04 over a second is an RMS of 0.2.
    expect(meter.level('alice', report(5.04, 11))).toBeCloseTo(0.2);
    expect(meter.level('alice', report(5.04, 12))).toBe(0);
    expect(meter.level('alice', report(5.04, 12))).toBe(0);
  });

  test('is nothing where the browser does not tell it', () => {
    const meter = new EnergyMeter<string>();
    expect(meter.level('alice', new Map([['a', { type: 'codec' }]]) as unknown as RTCStatsReport)).toBeUndefined();
  });
});
