/**
 * What a change of the group's key costs at 10 to 1,000 people: CPU of the one who makes the commit and of one who processes it, and
 * bytes, beside sealing a key to each of the others (X25519, HKDF, AES-GCM) in the same run.
 *
 *     npm run bench -- keys [largest size]
 */
import { Peers, sealedBytes } from './keys/pairwise.ts';
import { type Change, Room } from './keys/room.ts';
import { timed } from './keys/cost.ts';
import { benchResult, ratioOf, report, spreadOf, type BenchResult, type BenchRow } from './report/report.ts';

const sizes = [10, 100, 300, 1_000];
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

async function warmRows(room: Room, n: number, peers: Peers): Promise<{ rows: BenchRow[]; pairs: Pairwise[] }> {
  const joins: Change[] = [];
  const removes: Change[] = [];
  const updates: Change[] = [];
  const pairs: Pairwise[] = [];
  for (let round = -1; round < rounds; round++) {
    const update = await room.update();
    const { join, remove } = await room.joinAndRemove();
    const pair = await pairwise(peers);
    // The first round only warms up.
    if (round < 0) continue;
    updates.push(update);
    joins.push(join);
    removes.push(remove);
    pairs.push(pair);
  }
  const many: Change[] = [];
  const count = n > 2 * batchSize ? batches : 0;
  for (let batch = 0; batch < count; batch++) {
    many.push(await room.removeMany(batchSize));
    while (room.size < n) await room.join();
  }
  const rows = [
    rowOf(n, 'warm', 'join', joins, pairs),
    rowOf(n, 'warm', 'remove', removes, pairs),
    rowOf(n, 'warm', 'update', updates, pairs),
  ];
  if (many.length > 0) rows.push(rowOf(n, 'warm', `remove ${batchSize} at once`, many, pairs.slice(0, batches)));
  return { rows, pairs };
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

async function grow(room: Room, size: number): Promise<Room> {
  while (room.size < size) await room.join();
  return room;
}

export async function run(largest = sizes.at(-1)!): Promise<BenchResult> {
  const warm: BenchRow[] = [];
  const cold: BenchRow[] = [];
  const pairwiseRows: BenchRow[] = [];
  // One room grows through all sizes, because it stays warm; a tree that was made cold does not come back from that.
  const room = await Room.open();
  for (const n of sizes.filter((size) => size <= largest)) {
    const peers = await Peers.create(n - 1);
    const measured = await warmRows(await grow(room, n), n, peers);
    warm.push(...measured.rows);
    pairwiseRows.push(pairRow(n, measured.pairs));
    cold.push(...(await coldRows(n === largest ? room : await grow(await Room.open(), n), n, peers)));
  }
  const method =
    `CPU of the whole process in Node; median (quartiles) of ${rounds} rounds, ${coldRounds} on a cold tree, ${batches} of ${batchSize} at once. ` +
    'Every member joined for real by an external commit; the one on the first leaf processes, the one who joined last commits. ' +
    'Pairwise: bare cryptography, measured in the same rounds.';
  return benchResult('keys', method, { 'Warm tree': warm, 'Cold tree': cold, 'Pairwise keys': pairwiseRows });
}

if (import.meta.main) report(await run(process.argv[2] === undefined ? undefined : Number(process.argv[2])));
