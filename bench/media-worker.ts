/**
 * What forwarding a packet costs our bridge, a raw mediasoup worker, Debian's Janus and medooze-media-server in the same run, and how
 * long it takes; a plain UDP reflector beside them. Part of `npm run bench -- media`.
 *
 *     npm run bench -- media-worker
 */
import { loadavg } from 'node:os';
import { Crowd, type Block } from './media-worker/crowd.ts';
import type { Forwarder } from './media-worker/forwarder.ts';
import { Janus } from './media-worker/janus.ts';
import { KonklaveBridge } from './media-worker/konklave.ts';
import { Direct, Reflector } from './media-worker/plain.ts';
import { percentile } from './media-worker/percentile.ts';
import { buildMedooze, findMedooze } from './media-worker/medooze/install.ts';
import { Medooze } from './media-worker/medooze/medooze.ts';
import { RawMediasoup } from './media-worker/raw-mediasoup.ts';
import { benchResult, ratioOf, report, spreadOf, type BenchResult, type BenchRow } from './report/report.ts';
import { makeIdentity } from './rtp/identity.ts';

const sizes = [10, 30, 60];
const rounds = 4;
const blockMs = 1_200;

async function startAll(fingerprint: string): Promise<Forwarder[]> {
  const all: Forwarder[] = [
    await Reflector.start(),
    await RawMediasoup.start(fingerprint),
    await KonklaveBridge.start(fingerprint, false),
    await KonklaveBridge.start(fingerprint, true),
  ];
  const medooze = process.argv.includes('--medooze') ? await buildMedooze() : findMedooze();
  if (medooze === undefined) console.log('medooze-media-server is left out. To build it first (10 min): --medooze');
  else all.push(new Medooze(medooze, fingerprint));
  if (Janus.isInstalled) all.push(await Janus.start(fingerprint));
  else console.log('Janus is not here, so it is left out. On Debian: apt-get install janus');
  return all;
}

/** A-B-C-C-B-A: what drifts on the machine hits all alike. */
async function measure(crowd: Crowd, forwarders: readonly Forwarder[]): Promise<Map<Forwarder, Block[]>> {
  const blocks = new Map<Forwarder, Block[]>(forwarders.map((forwarder) => [forwarder, []]));
  for (let round = 0; round < rounds; round++) {
    for (const forwarder of [...forwarders, ...forwarders.toReversed()]) {
      blocks.get(forwarder)!.push(await crowd.block(forwarder, blockMs));
    }
  }
  return blocks;
}

/** Each row's blocks beside those of the others at the same place in the order. */
function rowsOf(receivers: number, blocks: ReadonlyMap<Forwarder, Block[]>, direct: readonly Block[]): BenchRow[] {
  const cpuOf = (name: string): number[] | undefined =>
    [...blocks].find(([forwarder]) => forwarder.name.startsWith(name))?.[1].map(({ cpu }) => cpu);
  return [...blocks].map(([{ name }, all]) => {
    const ratio = (values: readonly number[], to: string): BenchRow[string] => {
      const references = cpuOf(to);
      return references === undefined ? '' : ratioOf(values, references);
    };
    const cpu = all.map((block) => block.cpu);
    const added = (share: number) =>
      spreadOf(
        all.map(({ delays }, at) => 1_000 * (percentile(delays, share) - percentile(direct[at]!.delays, share))),
      );
    return {
      receivers,
      forwarder: name,
      'CPU a forwarded packet, us': spreadOf(cpu),
      'ratio to UDP': ratio(cpu, 'UDP'),
      'ratio to raw': ratio(cpu, 'raw'),
      'ratio to Janus': ratio(cpu, 'Janus'),
      'share of a core': spreadOf(all.map(({ load }) => load)),
      'added delay p50, us': added(0.5),
      'added delay p99, us': added(0.99),
      'packets lost': spreadOf(all.map(({ lost }) => lost)),
      'generator, share of a core': spreadOf(all.map(({ generator }) => generator)),
    };
  });
}

/** Rows for the table. */
export async function workerRows(): Promise<BenchRow[]> {
  const identity = makeIdentity();
  const crowd = new Crowd(identity);
  const direct = new Direct();
  const forwarders = await startAll(identity.fingerprint);
  try {
    await crowd.gather(direct, 1);
    const rows: BenchRow[] = [];
    for (const receivers of sizes) {
      for (const forwarder of forwarders) await crowd.gather(forwarder, receivers);
      const blocks = await measure(crowd, [direct, ...forwarders]);
      const alone = blocks.get(direct) ?? [];
      blocks.delete(direct);
      rows.push(...rowsOf(receivers, blocks, alone));
    }
    return rows;
  } finally {
    crowd.close();
    for (const forwarder of forwarders) await forwarder.close();
  }
}

/** How `workerRows` measures, for the reader of the numbers. */
export const workerMethod =
  `1 camera of 500 packets/s (1,112 B) over loopback, with ICE, DTLS and SRTP (AEAD_AES_128_GCM) on every leg but those of the UDP reflector; ` +
  `${rounds} rounds of blocks of ${blockMs / 1_000} s in the order A-B-C-C-B-A; median (quartiles) over blocks. CPU of the forwarding process, all its ` +
  'threads. Added delay: percentile of the block less that of packets without a forwarder in the same turn. Receivers send ' +
  'no feedback, so that nobody estimates bandwidth, but in the row that says so: there they report every 100 ms as browsers do.';

export async function run(): Promise<BenchResult> {
  const rows = await workerRows();
  return benchResult('media-worker', `${workerMethod} Load of the machine: ${loadavg()[1]!.toFixed(1)}.`, {
    'CPU and delay of forwarding': rows,
  });
}

if (import.meta.main) report(await run());
