/**
 * What it costs to seal and open a frame: microseconds of time and CPU against bare AES-GCM of WebCrypto in the same run, and bytes.
 *
 *     npm run bench -- frames
 */
import { cipherSuites, composeKeyId, encodeHeader, KeyRing, Receiver, Sender } from '@konklave/sframe';
import { benchResult, ratioOf, report, spreadOf, type BenchResult, type BenchRow } from './report/report.ts';

const suite = cipherSuites.AES_128_GCM_SHA256_128;
const rounds = 201;
/** Some 10 ms: long enough for the clock, short enough that a loaded machine is the same for neighbours. */
const framesInBlock = 200;
const frameSizes = { 'Opus, 100 B': 100, 'VP8, 5 kB': 5000 };
/** Of a VP8 delta frame. */
const clearPrefix = new Uint8Array(3);
const epoch = 5n;
const leaf = 3;
const contexts = { microphone: 0, camera: 1 };

interface Cost {
  /** Wall time a frame, us. */
  time: number;
  /** CPU time of the whole process a frame, us. */
  cpu: number;
}

/** Works frame by frame, as a transform in a browser does: none begins before the one before has ended. */
async function costOf(work: (index: number) => Promise<unknown>): Promise<Cost> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  for (let index = 0; index < framesInBlock; index++) await work(index);
  const time = (1000 * (performance.now() - before)) / framesInBlock;
  const cpu = process.cpuUsage(cpuBefore);
  return { time, cpu: (cpu.user + cpu.system) / framesInBlock };
}

async function ringOf(): Promise<KeyRing> {
  const ring = new KeyRing(suite);
  await ring.install(epoch, new Uint8Array(suite.Nk).fill(9));
  return ring;
}

/** Bare WebCrypto with as much additional data as a sealed frame has. */
async function bareCipher() {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(suite.Nk), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const parameters = () => ({
    name: 'AES-GCM',
    iv: new Uint8Array(suite.Nn),
    additionalData: new Uint8Array(6 + clearPrefix.length),
    tagLength: 8 * suite.Nt,
  });
  return {
    encrypt: (plaintext: Uint8Array<ArrayBuffer>) => crypto.subtle.encrypt(parameters(), key, plaintext),
    decrypt: (ciphertext: ArrayBuffer) => crypto.subtle.decrypt(parameters(), key, ciphertext),
  };
}

async function measure(size: number): Promise<Record<'encrypt' | 'seal' | 'decrypt' | 'open', Cost[]>> {
  const plaintext = crypto.getRandomValues(new Uint8Array(size));
  const bare = await bareCipher();
  const sender = new Sender({ ring: await ringOf(), leaf, context: contexts.camera });
  sender.startEpoch(epoch);
  const receiver = new Receiver({ ring: await ringOf(), leaf, context: contexts.camera });

  const costs: Awaited<ReturnType<typeof measure>> = { encrypt: [], seal: [], decrypt: [], open: [] };
  for (let round = -1; round < rounds; round++) {
    const ciphertexts: ArrayBuffer[] = [];
    const frames: Uint8Array<ArrayBuffer>[] = [];
    const blocks = {
      encrypt: () => costOf(async () => ciphertexts.push(await bare.encrypt(plaintext))),
      seal: () =>
        costOf(async () => {
          const sealed = await sender.seal({ metadata: clearPrefix, plaintext });
          if (!sealed.ok) throw new Error(sealed.cause);
          frames.push(sealed.frame);
        }),
      decrypt: () => costOf((index) => bare.decrypt(ciphertexts[index]!)),
      open: () =>
        costOf(async (index) => {
          const opened = await receiver.open({ metadata: clearPrefix, frame: frames[index]! });
          if (!opened.ok) throw new Error(opened.cause);
        }),
    };
    // A-B-B-A: what drifts on the machine hits both sides alike. Sealing comes first, for the frames to open.
    const pairs =
      round % 2 ? (['encrypt', 'seal', 'open', 'decrypt'] as const) : (['seal', 'encrypt', 'decrypt', 'open'] as const);
    for (const name of pairs) {
      const cost = await blocks[name]();
      // The first round only warms up.
      if (round >= 0) costs[name].push(cost);
    }
  }
  return costs;
}

async function timeRows(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [frame, size] of Object.entries(frameSizes)) {
    const costs = await measure(size);
    const sides = [
      ['seal', costs.seal, costs.encrypt],
      ['open', costs.open, costs.decrypt],
    ] as const;
    for (const [operation, ours, bare] of sides) {
      const all = (of: keyof Cost, side: readonly Cost[]) => side.map((cost) => cost[of]);
      rows.push({
        frame,
        operation,
        'us a frame': spreadOf(all('time', ours)),
        'us of CPU': spreadOf(all('cpu', ours)),
        'bare AES-GCM, us': spreadOf(all('time', bare)),
        'ratio of time': ratioOf(all('time', ours), all('time', bare)),
        'ratio of CPU': ratioOf(all('cpu', ours), all('cpu', bare)),
      });
    }
  }
  return rows;
}

/** The length of a header depends on the counter, so the overhead grows while an epoch lasts. */
function byteRows(): BenchRow[] {
  const streams = [
    { stream: 'microphone, 50 frames/s', context: contexts.microphone, framesPerSecond: 50 },
    { stream: 'camera, 3 layers of 30 frames/s', context: contexts.camera, framesPerSecond: 90 },
  ];
  return streams.map(({ stream, context, framesPerSecond }) => {
    const kid = composeKeyId({ context, leaf, epoch });
    const after = (seconds: number) => encodeHeader({ kid, ctr: BigInt(seconds * framesPerSecond) }).length + suite.Nt;
    return {
      stream,
      'first frame': after(0),
      'after 10 s': after(10),
      'after 1 min': after(60),
      'after 8 h': after(8 * 3600),
    };
  });
}

export async function run(): Promise<BenchResult> {
  const method = `${rounds} rounds of ${framesInBlock} frames, one frame at a time, bare and sealed in turns; median (quartiles).`;
  return benchResult('frames', method, {
    'Time a frame': await timeRows(),
    'Bytes a frame beyond the media': byteRows(),
  });
}

if (import.meta.main) report(await run());
