/**
 * What holes in the tree cost after many have left at once, and what it costs to mend them by empty commits.
 *
 *     npm run bench -- warming
 */
import { toBase64url } from '@konklave/bytes';
import {
  acceptCommit,
  commitEmpty,
  commitRemove,
  deriveAdmission,
  foundGroup,
  type Group,
  joinGroup,
  pathCosts,
  type PendingCommit,
  processCommit,
} from '@konklave/mls';
import { warmingRank } from '../packages/client/src/group/warming.ts';
import { Shape } from '../packages/mls/test/shape.ts';
import { timed } from './keys/cost.ts';
import { benchResult, report, spreadOf, type BenchRow } from './report/report.ts';

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const randomId = () => toBase64url(randomBytes(16));
const nobody = (): boolean => false;

function granted<Result extends { ok: boolean }>(result: Result): Extract<Result, { ok: true }> {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result as Extract<Result, { ok: true }>;
}

/** Everyone in a room, each with a group of their own. */
class Crowd {
  readonly #groups: Group[];

  private constructor(first: Group) {
    this.#groups = [first];
  }

  static async open(size: number): Promise<Crowd> {
    const admission = await deriveAdmission({ secret: randomBytes(32), room: randomBytes(16) });
    const groupId = randomId();
    const founded = await foundGroup({ admission, participant: randomId(), groupId });
    let { groupInfo } = founded;
    const crowd = new Crowd(founded.group);
    while (crowd.#groups.length < size) {
      const expected = { groupId, epoch: crowd.#groups[0]!.epoch };
      const { pending } = granted(await joinGroup({ admission, participant: randomId(), groupInfo, expected }));
      ({ groupInfo } = pending);
      await crowd.#deliver(pending);
      crowd.#groups.push(acceptCommit(pending));
    }
    return crowd;
  }

  get size(): number {
    return this.#groups.length;
  }

  get costs(): number[] {
    return pathCosts(this.#groups[0]!).map(({ ciphertexts }) => ciphertexts);
  }

  /** Every so manieth is removed by one commit of the first. Its bytes. */
  async shrink(share: number): Promise<number> {
    const gone = this.#groups.filter(
      (_, index) => index > 0 && Math.floor(index * share) > Math.floor((index - 1) * share),
    );
    const participants = gone.map((group) => group.members.find(({ self }) => self)!.participant);
    for (const group of gone) this.#groups.splice(this.#groups.indexOf(group), 1);
    return (await this.#commit(0, (group) => commitRemove(group, participants))).bytes;
  }

  /** The bytes of a commit of somebody in the middle, which is not made. */
  async nextBytes(): Promise<number> {
    const { commit } = await commitEmpty(this.#groups[Math.floor(this.size / 2)]!);
    return commit.length;
  }

  /** One empty commit by whose turn it is; undefined when the tree is warm enough. */
  async warm(): Promise<{ bytes: number; create: number; process: number } | undefined> {
    const turn = this.#groups.findIndex((group) => warmingRank(pathCosts(group), nobody) === 0);
    return turn < 0 ? undefined : this.#commit(turn, commitEmpty);
  }

  async #commit(
    by: number,
    make: (group: Group) => Promise<PendingCommit>,
  ): Promise<{ bytes: number; create: number; process: number }> {
    const { result: pending, cpu: create } = await timed(() => make(this.#groups[by]!));
    this.#groups[by] = acceptCommit(pending, this.#groups[by]);
    const process = await this.#deliver(pending, by);
    return { bytes: pending.commit.length, create, process };
  }

  /** To everyone else. CPU for each, ms. */
  async #deliver({ commit }: PendingCommit, except?: number): Promise<number> {
    const { cpu } = await timed(async () => {
      for (const [index, group] of this.#groups.entries()) {
        if (index !== except) this.#groups[index] = granted(await processCommit(group, commit)).group;
      }
    });
    return cpu / Math.max(1, this.size - 1);
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

async function measure(people: number, share: number): Promise<BenchRow> {
  const crowd = await Crowd.open(people);
  const warm = mean(crowd.costs);
  const removeBytes = await crowd.shrink(share);
  const cold = crowd.costs;
  const before = await crowd.nextBytes();
  const commits: { bytes: number; create: number; process: number }[] = [];
  for (let made = await crowd.warm(); made !== undefined; made = await crowd.warm()) commits.push(made);
  return {
    people,
    'left at once': people - crowd.size,
    'remove, bytes': removeBytes,
    'ciphertexts of a commit, before': warm,
    'after they left': mean(cold),
    'at most': Math.max(...cold),
    'empty commits until warm': commits.length,
    'of them bytes': commits.reduce((sum, { bytes }) => sum + bytes, 0),
    'create, CPU ms': spreadOf(commits.map(({ create }) => create)),
    'process, CPU ms': spreadOf(commits.map(({ process }) => process)),
    'ciphertexts after': mean(crowd.costs),
    'next commit before, bytes': before,
    'next commit after, bytes': await crowd.nextBytes(),
  };
}

/** Whose turn it is to warm it. */
function turnOf(shape: Shape): number | undefined {
  return shape.leaves.find((index) => warmingRank(shape.costs(index), nobody) === 0);
}

/** The same on a tree without keys: which nodes are blank is all that counts. */
function model(people: number, share: number): BenchRow {
  const shape = new Shape(people);
  const ciphertexts = (): number[] => shape.costs(-1).map((cost) => cost.ciphertexts);
  const before = mean(ciphertexts());
  const gone = shape.leaves.filter((index) => index > 0 && Math.floor(index * share) > Math.floor((index - 1) * share));
  shape.commit(0, gone);
  const cold = ciphertexts();
  let commits = 0;
  for (let turn = turnOf(shape); turn !== undefined; turn = turnOf(shape)) {
    shape.commit(turn);
    commits += 1;
  }
  return {
    people,
    'left at once': gone.length,
    'ciphertexts of a commit, before': before,
    'after they left': mean(cold),
    'at most': Math.max(...cold),
    'empty commits until warm': commits,
    'ciphertexts after': mean(ciphertexts()),
  };
}

const method =
  'Everyone has joined by an external commit; every tenth, every third or every second leaves and is removed by one commit of the first. Then, as the client does it, empty commits ' +
  'until nobody would need more than 2 log2 n + 2 ciphertexts. Measured: everyone has a group of their own; CPU of Node, all threads, processing for each of the others. Modelled: which nodes of the ' +
  'tree are blank, without keys; a ciphertext takes 82 bytes. Median (quartiles).';

const shares = [0.1, 1 / 3, 0.5];
const rows: BenchRow[] = [];
for (const share of shares) rows.push(await measure(64, share));
const modelled = [64, 100, 300, 1_000].flatMap((people) => shares.map((share) => model(people, share)));
report(benchResult('warming', method, { Measured: rows, Modelled: modelled }));
