import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { Frames } from './frames.ts';
import { frameSamples, Rnnoise, sampleRate } from './rnnoise.ts';

describe('frames', () => {
  test.each([[128], [480], [1_000]])('pieces of %i samples come out whole, one frame later', (length) => {
    const frames = new Frames(480, (frame) => frame.forEach((sample, i) => (frame[i] = sample * 2)));
    const sent: number[] = [];
    const got: number[] = [];
    for (let piece = 0; piece < 20; piece++) {
      const input = Float32Array.from({ length }, (_, i) => piece * length + i);
      const output = new Float32Array(length);
      frames.pass(input, output);
      sent.push(...input);
      got.push(...output);
    }
    expect(got.slice(0, 480).every((sample) => sample === 0)).toBe(true);
    expect(got.slice(480)).toEqual(sent.slice(0, -480).map((sample) => sample * 2));
  });
});

describe('RNNoise', () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('@jitsi/rnnoise-wasm/dist/rnnoise.wasm'));

  test('takes a hiss away, and leaves silence silent', () => {
    const rnnoise = new Rnnoise(new WebAssembly.Module(wasm));
    const silence = new Float32Array(frameSamples);
    rnnoise.process(silence);
    expect(silence.every((sample) => sample === 0)).toBe(true);
    // The same hiss each time: numbers of a linear congruential generator.
    let seed = 1;
    const hiss = (): number => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5) * 0.1;
    let before = 0;
    let after = 0;
    const frames = (2 * sampleRate) / frameSamples;
    for (let i = 0; i < frames; i++) {
      const frame = Float32Array.from({ length: frameSamples }, hiss);
      const loud = energy(frame);
      rnnoise.process(frame);
      // It needs a moment to know what is noise.
      if (i < frames / 2) continue;
      before += loud;
      after += energy(frame);
    }
    expect(after).toBeLessThan(before / 10);
  });
});

function energy(frame: Float32Array): number {
  return frame.reduce((sum, sample) => sum + sample * sample, 0);
}
