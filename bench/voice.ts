/**
 * What it costs to remove the noise from a voice: the share of a core that RNNoise needs while somebody speaks, at 48 kHz.
 *
 *     npm run bench -- voice
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync } from 'node:zlib';
import { Rnnoise, frameSamples, sampleRate } from '../apps/web/src/media/capture/voice/rnnoise.ts';
import { benchResult, report, spreadOf } from './report/report.ts';

const require = createRequire(import.meta.url);
const wasm = readFileSync(require.resolve('@jitsi/rnnoise-wasm/dist/rnnoise.wasm'));
const rnnoise = new Rnnoise(new WebAssembly.Module(wasm));

/** Of sound, in each round. */
const seconds = 5;
const rounds = 20;
const framesPerRound = (seconds * sampleRate) / frameSamples;

/** Something like a voice: a tone that swells and fades, in a hiss. */
const sound = Float32Array.from({ length: sampleRate }, (_, i) => {
  const swell = 0.5 - 0.5 * Math.cos((2 * Math.PI * 3 * i) / sampleRate);
  return 0.3 * swell * Math.sin((2 * Math.PI * 180 * i) / sampleRate) + 0.02 * (Math.random() - 0.5);
});

/** Milliseconds of CPU, all threads, that a round takes. */
function round(): number {
  const frame = new Float32Array(frameSamples);
  const before = process.cpuUsage();
  for (let i = 0; i < framesPerRound; i++) {
    const from = (i * frameSamples) % (sound.length - frameSamples);
    frame.set(sound.subarray(from, from + frameSamples));
    rnnoise.process(frame);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

round();
const spent = Array.from({ length: rounds }, round);
report(
  benchResult(
    'voice',
    `RNNoise as WebAssembly in V8, ${rounds} rounds of ${seconds} s of sound in frames of 10 ms; CPU of all threads.`,
    {
      'Removing noise': [
        {
          what: 'a voice at 48 kHz',
          'share of a core, %': spreadOf(spent.map((ms) => (100 * ms) / (seconds * 1000))),
          'a frame of 10 ms, us': spreadOf(spent.map((ms) => (1000 * ms) / framesPerRound)),
          'loaded when it is switched on, kB': brotliCompressSync(wasm).length / 1000,
        },
      ],
    },
  ),
);
