/**
 * What another background costs: the CPU that it takes to tell a person from the room in one picture, and the share of a core of that at
 * 15 pictures a second. Drawing the picture comes on top of it; where there is a graphics card it is little.
 *
 *     npm run bench -- background
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync } from 'node:zlib';
import { Segmenter } from '../apps/web/src/media/capture/background/segmenter.ts';
import { benchResult, report, spreadOf } from './report/report.ts';

const require = createRequire(import.meta.url);
const model = readFileSync(require.resolve('@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite'));
const segmenter = new Segmenter(model);
const { width, height } = segmenter.size;
const pixels = Uint8ClampedArray.from({ length: width * height * 4 }, () => Math.random() * 256);

const picturesPerSecond = 15;
const rounds = 20;
const picturesPerRound = 10;

/** Milliseconds of CPU, all threads, for a picture. */
function round(): number {
  const before = process.cpuUsage();
  for (let i = 0; i < picturesPerRound; i++) segmenter.segment(pixels);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / picturesPerRound;
}

for (let i = 0; i < 3; i++) round();
const spent = Array.from({ length: rounds }, round);
report(
  benchResult(
    'background',
    `MediaPipe's selfie model (landscape) in TypeScript in V8, ${rounds} rounds of ${picturesPerRound} pictures; CPU of all threads.`,
    {
      'Telling a person from the room': [
        {
          what: `a picture of ${width} x ${height}`,
          'a picture, ms': spreadOf(spent),
          [`share of a core at ${picturesPerSecond}/s, %`]: spreadOf(spent.map((ms) => (ms * picturesPerSecond) / 10)),
          'the model, compressed, kB': brotliCompressSync(model).length / 1000,
        },
      ],
    },
  ),
);
