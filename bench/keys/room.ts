/**
 * A group of any size, of which only two members are really there: the one on the first leaf and the one who joined last. Everyone in
 * between joined for real and went home; nobody notices, because nobody ever waits for them.
 */
import { toBase64url } from '@konklave/bytes';
import {
  acceptCommit,
  type Admission,
  type CipherSuiteName,
  commitEmpty,
  commitRemove,
  deriveAdmission,
  foundGroup,
  type Group,
  type GroupInfoMark,
  joinGroup,
  type PendingCommit,
  processCommit,
} from '@konklave/mls';
import { coldGroup } from '../../packages/mls/test/cold.ts';
import { timed } from './cost.ts';

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const randomId = () => toBase64url(randomBytes(16));

/** What one change of the group cost: making the commit, processing it by the member on the first leaf. */
export interface Change {
  /** Milliseconds of CPU. */
  create: number;
  process: number;
  commitBytes: number;
  groupInfoBytes: number;
}

function granted<Result extends { ok: boolean }>(result: Result): Extract<Result, { ok: true }> {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result as Extract<Result, { ok: true }>;
}

/** A commit, who made it, and what making it cost. */
interface Made {
  pending: PendingCommit;
  participant: string;
  cpu: number;
}

async function markOf(groupInfo: Uint8Array): Promise<GroupInfoMark> {
  const bytes = groupInfo.slice();
  return { digest: new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), signature: bytes.subarray(-64) };
}

export class Room {
  readonly #admission: Admission;
  readonly #groupId: string;
  #first: Group;
  #last: Group;
  #groupInfo: Uint8Array;

  private constructor(admission: Admission, groupId: string, first: Group, last: Group, groupInfo: Uint8Array) {
    this.#admission = admission;
    this.#groupId = groupId;
    this.#first = first;
    this.#last = last;
    this.#groupInfo = groupInfo;
  }

  /** A room of two. */
  static async open(suite?: CipherSuiteName): Promise<Room> {
    const admission = await deriveAdmission({ secret: randomBytes(32), room: randomBytes(16) });
    const groupId = randomId();
    const { group, groupInfo } = await foundGroup({ admission, participant: randomId(), groupId, suite });
    const room = new Room(admission, groupId, group, group, groupInfo);
    await room.join();
    return room;
  }

  get size(): number {
    return this.#first.members.length;
  }

  async #makeJoin(): Promise<Made> {
    const expected = { groupId: this.#groupId, epoch: this.#first.epoch };
    const { suite } = this.#first;
    const participant = randomId();
    const options = { admission: this.#admission, participant, suite, groupInfo: this.#groupInfo, expected };
    const { result, cpu } = await timed(() => joinGroup(options));
    return { pending: granted(result).pending, participant, cpu };
  }

  /** With all that a member checks, as the delivery service tells it. */
  async #processByFirst({ pending, participant: sender, cpu: create }: Made, joined: boolean): Promise<Change> {
    const { commit, groupInfo, removed } = pending;
    const declared = { sender, joined, removed, groupInfo: await markOf(groupInfo) };
    const { result, cpu } = await timed(() => processCommit(this.#first, commit, declared));
    this.#first = granted(result).group;
    this.#groupInfo = groupInfo;
    return { create, process: cpu, commitBytes: commit.length, groupInfoBytes: groupInfo.length };
  }

  /** Somebody joins, and is the one who joined last from then on. */
  async join(): Promise<Change> {
    const joining = await this.#makeJoin();
    const change = await this.#processByFirst(joining, true);
    this.#last = acceptCommit(joining.pending);
    return change;
  }

  /** Somebody joins and is removed again by their neighbour, the one who joined last. */
  async joinAndRemove(): Promise<{ join: Change; remove: Change }> {
    const joining = await this.#makeJoin();
    const join = await this.#processByFirst(joining, true);
    const { joined, group } = granted(await processCommit(this.#last, joining.pending.commit));
    this.#last = group;
    const remove = await this.#commitByLast(() => commitRemove(this.#last, [joined[0]!.participant]));
    return { join, remove };
  }

  async update(): Promise<Change> {
    return this.#commitByLast(() => commitEmpty(this.#last));
  }

  /** Removes that many at once, spread over the whole tree. The first and the last stay. */
  async removeMany(count: number): Promise<Change> {
    const others = this.#first.members.slice(1).filter(({ leaf }) => leaf !== this.#last.ownLeaf);
    const every = others.length / count;
    const gone = Array.from({ length: count }, (_, index) => others[Math.floor(index * every)]!.participant);
    return this.#commitByLast(() => commitRemove(this.#last, gone));
  }

  async #commitByLast(make: () => Promise<PendingCommit>): Promise<Change> {
    const { result: pending, cpu } = await timed(make);
    this.#last = acceptCommit(pending, this.#last);
    const participant = this.#last.members.find(({ self }) => self)!.participant;
    return this.#processByFirst({ pending, participant, cpu }, false);
  }

  /** Makes every parent of the tree blank. */
  async chill(): Promise<void> {
    const cold = await coldGroup(this.#last);
    this.#last = cold.group;
    this.#groupInfo = cold.groupInfo;
    this.#first = (await coldGroup(this.#first)).group;
  }
}
