/**
 * What a change of the group's key costs at 10 to 1,000 people: CPU of the one who makes the commit and of one who processes it, and
 * bytes, beside sealing a key to each of the others (X25519, HKDF, AES-GCM) in the same run.
 *
 *     npm run bench -- keys [largest size]
 */
import { Peers, sealedBytes } from './keys/pairwise.ts';
import { type Change, Room } from './keys/room.ts';
import { timed } from './keys/cost.ts';
import { grow, type Measured, measureWarm } from './keys/warm.ts';
import { benchResult, ratioOf, report, spreadOf, type BenchResult, type BenchRow } from './report/report.ts';

const sizes = [10, 100, 300, 1_000];
/** Until a thousand with hybrid keys have come it takes minutes. After so long a size is left out. */
const hybridMs = 20 * 60_000;
const rounds = 9;
const batches = 3;
const batchSize = 10;
/** A cold tree costs a seal for everyone, at every round. */
const coldRounds = 5;

/** What it costs one member when everybody's key changes, pair by pair. */
interface Pairwise {
  /** Sealing one's own key to each of the others, ms of CPU. */
  seal: number;
  /** Opening the keys of the others, ms of CPU. */
  open: number;
}

async function pairwise(peers: Peers): Promise<Pairwise> {
  const sealed = await timed(() => peers.sealToAll());
  return { seal: sealed.cpu, open: (await timed(() => peers.openAll(sealed.result))).cpu };
}

function rowOf(
  n: number,
  tree: string,
  operation: string,
  changes: readonly Change[],
  pairs: readonly Pairwise[],
): BenchRow {
  const create = changes.map((change) => change.create);
  const process = changes.map((change) => change.process);
  const commitBytes = spreadOf(changes.map((change) => change.commitBytes));
  return {
    n,
    tree,
    operation,
    'create, ms': spreadOf(create),
    'process, ms': spreadOf(process),
    'commit, B': commitBytes.median,
    'GroupInfo, B': spreadOf(changes.map((change) => change.groupInfoBytes)).median,
    'create to sealing n-1 keys': ratioOf(
      create,
      pairs.map(({ seal }) => seal),
    ),
    'process to opening n-1 keys': ratioOf(
      process,
      pairs.map(({ open }) => open),
    ),
    'bytes to n-1 sealed keys': commitBytes.median / ((n - 1) * sealedBytes),
  };
}

async function batchesOf(room: Room, n: number): Promise<Change[]> {
  const many: Change[] = [];
  if (n <= 2 * batchSize) return many;
  while (many.length < batches) {
    many.push(await room.removeMany(batchSize));
    while (room.size < n) await room.join();
  }
  return many;
}

function warmRows(n: number, measured: Measured, many: readonly Change[], pairs: readonly Pairwise[]): BenchRow[] {
  const rows = [
    rowOf(n, 'warm', 'join', measured.join, pairs),
    rowOf(n, 'warm', 'remove', measured.remove, pairs),
    rowOf(n, 'warm', 'update', measured.update, pairs),
  ];
  if (many.length > 0) rows.push(rowOf(n, 'warm', `remove ${batchSize} at once`, many, pairs.slice(0, batches)));
  return rows;
}

async function coldRows(room: Room, n: number, peers: Peers): Promise<BenchRow[]> {
  const updates: Change[] = [];
  const joins: Change[] = [];
  const removes: Change[] = [];
  const pairs: Pairwise[] = [];
  for (let round = 0; round < coldRounds; round++) {
    await room.chill();
    updates.push(await room.update());
    await room.chill();
    // Removing who just joined blanks their path, so that the tree of the Remove is as cold as the one of the join.
    const { join, remove } = await room.joinAndRemove();
    joins.push(join);
    removes.push(remove);
    pairs.push(await pairwise(peers));
  }
  return [
    rowOf(n, 'cold', 'join', joins, pairs),
    rowOf(n, 'cold', 'remove', removes, pairs),
    rowOf(n, 'cold', 'update', updates, pairs),
  ];
}

const pairRow = (n: number, pairs: readonly Pairwise[]): BenchRow => ({
  n,
  'seal n-1 keys, ms': spreadOf(pairs.map(({ seal }) => seal)),
  'open n-1 keys, ms': spreadOf(pairs.map(({ open }) => open)),
  'bytes of one sender': (n - 1) * sealedBytes,
  'messages of everyone': (n - 1) * (n - 2),
});

/** The hybrid suite, beside what the classical one costs in the same run. */
function hybridRows(n: number, classical: Measured, hybrid: Measured): BenchRow[] {
  return (['join', 'remove', 'update'] as const).map((operation) => {
    const of = (measured: Measured, cost: keyof Change) => measured[operation].map((change) => change[cost]);
    const row: BenchRow = { n, operation };
    for (const cost of ['create', 'process'] as const) {
      row[`${cost}, ms`] = spreadOf(of(hybrid, cost));
      row[`${cost} to classical`] = ratioOf(of(hybrid, cost), of(classical, cost));
    }
    for (const [bytes, title] of [
      ['commitBytes', 'commit'],
      ['groupInfoBytes', 'GroupInfo'],
    ] as const) {
      const [most, few] = [spreadOf(of(hybrid, bytes)).median, spreadOf(of(classical, bytes)).median];
      row[`${title}, B`] = most;
      row[`${title} to classical`] = most / few;
    }
    return row;
  });
}

export async function run(largest = sizes.at(-1)!): Promise<BenchResult> {
  const warm: BenchRow[] = [];
  const cold: BenchRow[] = [];
  const hybrid: BenchRow[] = [];
  const pairwiseRows: BenchRow[] = [];
  // One room grows through all sizes, because it stays warm; a tree that was made cold does not come back from that.
  const room = await Room.open();
  const hybridRoom = await Room.open('MLS_256_XWING_AES256GCM_SHA512_Ed25519');
  for (const n of sizes.filter((size) => size <= largest)) {
    const peers = await Peers.create(n - 1);
    const pairs: Pairwise[] = [];
    const measured = await measureWarm(await grow(room, n), rounds, async () => void pairs.push(await pairwise(peers)));
    warm.push(...warmRows(n, measured, await batchesOf(room, n), pairs));
    pairwiseRows.push(pairRow(n, pairs));
    await grow(hybridRoom, n, performance.now() + hybridMs);
    if (hybridRoom.size >= n) hybrid.push(...hybridRows(n, measured, await measureWarm(hybridRoom, rounds)));
    cold.push(...(await coldRows(n === largest ? room : await grow(await Room.open(), n), n, peers)));
  }
  const method =
    `CPU of the whole process in Node; median (quartiles) of ${rounds} rounds, ${coldRounds} on a cold tree, ${batches} of ${batchSize} at once. ` +
    'Every member joined for real by an external commit; the one on the first leaf processes, the one who joined last commits. ' +
    'Pairwise: bare cryptography, measured in the same rounds.';
  return benchResult('keys', method, {
    'Warm tree': warm,
    'Cold tree': cold,
    'Hybrid suite (X-Wing), warm tree': hybrid,
    'Pairwise keys': pairwiseRows,
  });
}

if (import.meta.main) report(await run(process.argv[2] === undefined ? undefined : Number(process.argv[2])));
