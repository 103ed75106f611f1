import { fromBase64url, toBase64url } from '@konklave/bytes';
import type { Clock, Random } from '@konklave/client';
import type {
  Departure,
  GroupInfoMark,
  GroupSnapshot,
  LogEntry,
  NoticeParams,
  ParticipantId,
  Push,
  RequestParams,
  RequestResult,
  WireError,
} from '@konklave/protocol/client';
import {
  Acknowledgements,
  CommitRates,
  Disputes,
  JoinTurns,
  type CommitEntry,
  type Decision,
  type Juror,
  type OpenCommit,
} from '@konklave/protocol/delivery';

/** Where pushes for one participant go. */
export interface Seat {
  push(push: Push): void;
  close(): void;
}

interface Participant {
  id: ParticipantId;
  resume: string;
  seat: Seat | undefined;
  member: boolean;
  /** Came back, and has a leaf from before. */
  returning: boolean;
  /** Place of the open commit that removes them. */
  removedSeq?: number | undefined;
  stopGrace: () => void;
}

export interface StoredGroup extends GroupSnapshot {
  log: LogEntry[];
  departed: Map<ParticipantId, Departure>;
}

/** What a commit took the place of: the GroupInfo, and the leaves by resume token. */
interface Before {
  groupInfo: string;
  leaves: Map<ParticipantId, string>;
}

export interface DeliveryRoomOptions {
  clock: Clock;
  random: Random;
  graceMs: number;
  capacity: number;
}

/** What a request failed with. */
export class Refusal extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.code);
    this.wire = wire;
  }
}

/**
 * One room of the delivery service, by the rules of the real one where they need no storage, and with everything in memory. A hostile one may
 * reach in. What a connection may send is not limited.
 */
export class DeliveryRoom {
  group: StoredGroup | undefined;
  /** The entry token. The real server knows only its hash. Until it is set nobody gets in. */
  entry: string | undefined;
  /** Entries of the log in one answer. */
  pageLength = 50;
  readonly options: DeliveryRoomOptions;
  readonly participants = new Map<ParticipantId, Participant>();
  /** Of those who are about to join. */
  readonly turns: JoinTurns;
  readonly #acknowledgements = new Acknowledgements();
  readonly #rates = new CommitRates();
  readonly #disputes: Disputes<Before>;
  /** Those who departed and whose leaf is still there. */
  readonly #putOutTokens = new Set<string>();
  readonly #gone = new Map<ParticipantId, Participant>();
  /** Commits whose GroupInfo is being hashed. */
  #hashing: Promise<unknown> = Promise.resolve();

  constructor(options: DeliveryRoomOptions) {
    this.options = options;
    const { clock } = options;
    this.turns = new JoinTurns({ clock, give: (id) => this.#giveTurn(id) });
    this.#disputes = new Disputes({
      clock,
      jurors: (commit) => this.#jurors(commit),
      stood: (entry) => this.#takeOut(entry),
      tellStands: (seq, refusers) => {
        for (const id of refusers) this.#sayStands(id, seq);
      },
      takeBack: (commit, decision) => this.#void(commit, decision),
    });
  }

  /** Resolves when everyone has been told of every commit. */
  async idle(): Promise<void> {
    await this.#hashing;
  }

  enter({ participant: id, resume: token }: RequestParams<'room.enter'>, seat: Seat): RequestResult<'room.enter'> {
    const former = this.participants.get(id) ?? this.#gone.get(id);
    if (token !== undefined && this.#putOutTokens.has(token)) throw new Refusal({ code: 'put-out' });
    if (former !== undefined && former.resume !== token) throw new Refusal({ code: 'already-entered' });
    if (this.participants.size >= this.options.capacity) throw new Refusal({ code: 'room-full' });
    const returning = this.#takeBack(former);
    const resume = toBase64url(this.options.random.bytes(32));
    const removedSeq = returning ? former?.removedSeq : undefined;
    this.participants.set(id, { id, resume, seat, member: false, returning, removedSeq, stopGrace: () => {} });
    if (returning) this.tell({ type: 'room.back', params: { participant: id } });
    const waiting = !this.turns.ask(id);
    return { resume, graceMs: this.options.graceMs, group: waiting ? null : this.snapshot(), waiting };
  }

  /** Ends an earlier stay of somebody. Whether they have a leaf from it, among others who live. */
  #takeBack(former: Participant | undefined): boolean {
    if (former === undefined) return false;
    const hasLeaf = former.member || former.returning || this.group?.departed.has(former.id) === true;
    former.stopGrace();
    this.participants.delete(former.id);
    this.turns.gone(former.id);
    this.#gone.delete(former.id);
    this.group?.departed.delete(former.id);
    former.seat?.close();
    former.seat = undefined;
    if (this.members().length === 0) this.#endGroup();
    return hasLeaf && this.group !== undefined;
  }

  resume(params: RequestParams<'room.resume'>, seat: Seat): RequestResult<'room.resume'> {
    const participant = this.participants.get(params.participant);
    if (this.#putOutTokens.has(params.resume)) throw new Refusal({ code: 'put-out' });
    if (participant === undefined || participant.resume !== params.resume) throw new Refusal({ code: 'gone' });
    participant.stopGrace();
    const before = participant.seat;
    participant.seat = seat;
    before?.close();
    if (!participant.member) {
      queueMicrotask(() => this.turns.ask(params.participant) && this.#giveTurn(params.participant));
      return { entries: [], more: false, media: 'lost', away: [], departed: [], putOut: [] };
    }
    if (before === undefined) this.tell({ type: 'room.back', params: { participant: participant.id } }, participant.id);
    return {
      ...this.log(params.after),
      media: 'kept',
      away: this.away(),
      departed: [...(this.group?.departed.keys() ?? [])],
      putOut: this.#disputes.putOutAfter(params.after),
    };
  }

  /** A page of the log. */
  log(after: number): RequestResult<'group.log'> {
    const entries = (this.group?.log ?? []).filter(({ seq }) => seq > after);
    return { entries: entries.slice(0, this.pageLength), more: entries.length > this.pageLength };
  }

  leave(id: ParticipantId, why: Departure = 'left'): void {
    const participant = this.participants.get(id);
    if (participant === undefined) return;
    participant.stopGrace();
    this.participants.delete(id);
    this.turns.gone(id);
    if (!(participant.member || participant.returning) || this.group === undefined) return;
    this.#gone.set(id, participant);
    if (participant.removedSeq === undefined) this.group.departed.set(id, why);
    if (this.members().length === 0) return this.#endGroup();
    this.#disputes.reconsider();
    // Where that commit is void, they are told of it then.
    if (participant.removedSeq !== undefined) return;
    this.tell({ type: 'room.departed', params: { participant: id, why } });
    this.settle();
  }

  disconnected(id: ParticipantId, seat: Seat): void {
    const participant = this.participants.get(id);
    if (participant?.seat !== seat) return;
    participant.seat = undefined;
    participant.stopGrace = this.options.clock.after(this.options.graceMs, () => this.leave(id, 'lost'));
    if (participant.member && participant.removedSeq === undefined)
      this.tell({ type: 'room.away', params: { participant: id } });
    else if (!participant.member) this.turns.gone(id);
    this.settle();
  }

  create(id: ParticipantId, params: RequestParams<'group.create'>): RequestResult<'group.create'> {
    const snapshot = this.snapshot();
    if (snapshot !== null) throw new Refusal({ code: 'group-exists', ...(this.turns.holds(id) && { snapshot }) });
    this.group = { ...params, epoch: 0, seq: 0, log: [], departed: new Map() };
    this.#acknowledgements.enter(0);
    this.#makeMember(id);
    return { seq: 0 };
  }

  /** Somebody cannot follow the commit at this place. */
  refuse(id: ParticipantId, { group, seq, fault }: NoticeParams<'group.refuse'>): void {
    if (this.group?.group === group) this.#disputes.refuse(id, { seq, fault });
  }

  commit(id: ParticipantId, params: RequestParams<'group.commit'>): RequestResult<'group.commit'> {
    const group = this.#groupNamed(params.group);
    const winner = group.log.find((entry) => entry.kind === 'commit' && entry.epoch === params.epoch);
    if (winner?.kind === 'commit' && winner.sender === id && winner.bytes === params.commit) return { seq: winner.seq };
    const sender = this.participants.get(id);
    if (!params.joined && sender?.member !== true) throw new Refusal({ code: 'not-member' });
    if (params.epoch !== group.epoch) {
      throw new Refusal({
        code: 'stale-epoch',
        ...(params.joined ? this.turns.holds(id) && { snapshot: this.snapshot()! } : { winner }),
      });
    }
    const hasLeaf = sender?.removedSeq === undefined;
    if (!params.joined && !hasLeaf) throw new Refusal({ code: 'not-member' });
    const former = sender?.returning === true && hasLeaf ? [id] : [];
    if (params.joined && params.removed.join() !== former.join()) throw new Refusal({ code: 'bad-message' });
    const isOwed = params.removed.some((removed) => group.departed.has(removed));
    if (!isOwed && !this.#rates.take(id, sender?.seat ?? {}, this.options.clock.now()))
      throw new Refusal({ code: 'rate-limited' });
    const { commit: bytes, joined, removed, epoch } = params;
    const entry: CommitEntry = { kind: 'commit', seq: this.nextSeq(), epoch, sender: id, bytes, joined, removed };
    // The answer goes first, as on the real server; the pushes follow in the same breath.
    this.#hashing = Promise.all([this.#hashing, markOf(params.groupInfo)]).then(([, mark]) => {
      entry.groupInfo = mark;
      this.#announce(entry);
    });
    const before = { groupInfo: group.groupInfo, leaves: this.#leaves() };
    this.#disputes.open({ entry, before });
    this.#markRemoved(entry, before.leaves);
    this.advance(entry, params.groupInfo);
    if (joined) this.#makeMember(id);
    return { seq: entry.seq };
  }

  send(id: ParticipantId, params: RequestParams<'mailbox.send'>): RequestResult<'mailbox.send'> {
    const group = this.#groupNamed(params.group);
    if (!this.#isMember(id)) throw new Refusal({ code: 'not-member' });
    const { epoch, nonce, bytes } = params;
    if (epoch > group.epoch) throw new Refusal({ code: 'bad-message' });
    const stored = group.log.find((entry) => entry.kind === 'message' && entry.sender === id && entry.nonce === nonce);
    if (stored !== undefined) return { seq: stored.seq };
    // Nobody keeps the keys for longer, or opens what somebody says whom they have removed.
    const isRemoved = this.participants.get(id)?.removedSeq !== undefined;
    if (isRemoved || epoch < group.epoch - 4) throw new Refusal({ code: 'stale-epoch' });
    const entry: LogEntry = { kind: 'message', seq: this.nextSeq(), epoch, sender: id, nonce, bytes };
    group.log.push(entry);
    queueMicrotask(() => this.tell({ type: 'group.entry', params: { group: group.group, entry } }, id));
    return { seq: entry.seq };
  }

  hand(id: ParticipantId, { group, epoch, to, bytes }: RequestParams<'mailbox.hand'>): RequestResult<'mailbox.hand'> {
    this.#groupNamed(group);
    if (!this.#isMember(id)) throw new Refusal({ code: 'not-member' });
    const push: Push = { type: 'mailbox.handed', params: { group, epoch, from: id, bytes } };
    if (this.#isMember(to)) this.participants.get(to)?.seat?.push(push);
    return {};
  }

  acknowledge(id: ParticipantId, { group, epoch }: { group: string; epoch: number }): void {
    const participant = this.participants.get(id);
    if (this.group?.group !== group || participant?.member !== true || participant.removedSeq !== undefined) return;
    this.#acknowledgements.acknowledge(id, epoch);
    this.settle();
    this.#disputes.reconsider();
  }

  snapshot(): GroupSnapshot | null {
    if (this.group === undefined) return null;
    const { group, epoch, seq, groupInfo } = this.group;
    return { group, epoch, seq, groupInfo };
  }

  nextSeq(): number {
    return (this.group?.log.at(-1)?.seq ?? 0) + 1;
  }

  /** Puts a commit into the log, unread, and moves on to the epoch it is said to lead to. */
  advance(entry: CommitEntry, groupInfo: string): void {
    if (this.group === undefined) return;
    this.group.log.push(entry);
    Object.assign(this.group, { epoch: entry.epoch + 1, seq: entry.seq, groupInfo });
    this.#acknowledgements.enter(entry.epoch + 1);
  }

  /** To every member who is connected. */
  tell(push: Push, except?: ParticipantId): void {
    for (const member of this.members()) if (member.id !== except) member.seat?.push(push);
  }

  members(): Participant[] {
    return [...this.participants.values()].filter(({ member }) => member);
  }

  away(): ParticipantId[] {
    return this.members()
      .filter(({ seat, removedSeq }) => seat === undefined && removedSeq === undefined)
      .map(({ id }) => id);
  }

  settle(): void {
    const { group } = this;
    const connected = this.members().filter(({ seat, removedSeq }) => seat !== undefined && removedSeq === undefined);
    const epoch = this.#acknowledgements.settle(connected.map(({ id }) => id));
    if (group === undefined || epoch === undefined) return;
    this.#disputes.settled(epoch);
    this.tell({ type: 'group.settled', params: { group: group.group, epoch } });
  }

  #giveTurn(id: ParticipantId): void {
    this.participants.get(id)?.seat?.push({ type: 'group.turn', params: { group: this.snapshot() } });
  }

  /** Everyone who has a leaf, also who is gone. */
  #leaves(): Map<ParticipantId, string> {
    const present = [...this.participants.values()].filter(({ member, returning }) => member || returning);
    const leaves = [...present, ...this.#gone.values()].filter(({ removedSeq }) => removedSeq === undefined);
    return new Map(leaves.map(({ id, resume }) => [id, resume]));
  }

  /** Who had a leaf when it was made, and is here. */
  #jurors({ before }: OpenCommit<Before>): Juror[] {
    return [...this.participants.values()]
      .filter(({ id, resume, seat }) => seat !== undefined && before.leaves.get(id) === resume)
      .map(({ id }) => ({ participant: id, acknowledged: this.#acknowledgements.of(id) }));
  }

  #sayStands(id: ParticipantId, seq: number): void {
    const group = this.group?.group ?? '';
    this.participants.get(id)?.seat?.push({ type: 'group.stands', params: { group, seq } });
  }

  /** Whom a commit removes that stands. Who is about to come back only loses the leaf. */
  #takeOut({ seq, removed }: CommitEntry): void {
    if (removed.length === 0) return;
    for (const { id, removedSeq = Infinity } of this.#gone.values()) if (removedSeq <= seq) this.#gone.delete(id);
    for (const present of this.participants.values()) {
      const { id, member, removedSeq = Infinity } = present;
      if (removedSeq > seq) continue;
      Object.assign(present, { member: false, returning: false, removedSeq: undefined });
      if (!member) continue;
      this.#putOutTokens.add(present.resume);
      this.participants.delete(id);
      present.stopGrace();
      present.seat?.push({ type: 'room.removed', params: {} });
      present.seat?.close();
    }
    if (this.members().length === 0) this.#endGroup();
  }

  /** A commit was none: the group stands where it stood before. */
  #void({ entry, before }: OpenCommit<Before>, { takers, fault, blamed }: Decision): void {
    const { seq, epoch, sender } = entry;
    const { group } = this;
    if (group === undefined) return;
    const { leaves, groupInfo } = before;
    for (const [id, resume] of leaves) {
      const present = this.participants.get(id);
      if (present === undefined) this.#departAgain(group, id, resume);
      else {
        const returning = takers.includes(id) || present.resume !== resume;
        Object.assign(present, { member: !returning, returning, removedSeq: undefined });
      }
    }
    for (const present of this.participants.values()) {
      if (!leaves.has(present.id)) Object.assign(present, { member: false, returning: false });
    }
    group.log = group.log.map((entry) =>
      entry.kind === 'commit' && entry.seq >= seq
        ? { kind: 'voided', seq: entry.seq, epoch: entry.epoch, sender: entry.sender, bytes: '' }
        : entry,
    );
    Object.assign(group, { epoch, groupInfo, seq: this.nextSeq() - 1 });
    this.#acknowledgements.enter(epoch);
    for (const id of takers) this.#acknowledgements.forget(id);
    const params = { group: group.group, epoch, seq, committer: sender, fault, blamed };
    for (const { seat } of this.participants.values()) seat?.push({ type: 'group.voided', params });
    if (blamed) this.#putOut(sender, leaves.has(sender));
    for (const [participant, why] of group.departed) this.tell({ type: 'room.departed', params: { participant, why } });
    for (const participant of this.away()) this.tell({ type: 'room.away', params: { participant } });
  }

  #departAgain(group: StoredGroup, id: ParticipantId, resume: string): void {
    const rest = { seat: undefined, member: false, returning: false, stopGrace: () => {} };
    this.#gone.set(id, { id, resume, ...rest });
    group.departed.set(id, group.departed.get(id) ?? 'left');
  }

  /** Whoever is put out does not come back as who they were. */
  #putOut(id: ParticipantId, isLeaf: boolean): void {
    const present = this.participants.get(id);
    if (present === undefined) return;
    this.#putOutTokens.add(present.resume);
    present.member = isLeaf;
    const { seat } = present;
    this.leave(id, 'refused');
    seat?.close();
  }

  /** Nothing is taken from anybody before it stands. */
  #markRemoved({ seq, sender, removed }: CommitEntry, leaves: Before['leaves']): void {
    for (const id of removed) {
      if (id === sender || !leaves.has(id)) continue;
      this.group?.departed.delete(id);
      const leaf = this.participants.get(id) ?? this.#gone.get(id);
      if (leaf !== undefined) leaf.removedSeq = seq;
    }
  }

  #announce(entry: CommitEntry): void {
    if (this.group === undefined) return;
    this.tell({ type: 'group.entry', params: { group: this.group.group, entry } }, entry.sender);
    const committer = this.participants.get(entry.sender);
    if (!entry.joined) return;
    for (const [participant, why] of this.group.departed) {
      committer?.seat?.push({ type: 'room.departed', params: { participant, why } });
    }
    for (const participant of this.away()) committer?.seat?.push({ type: 'room.away', params: { participant } });
  }

  #endGroup(): void {
    this.group = undefined;
    this.#acknowledgements.reset();
    this.#disputes.reset();
    this.#rates.reset();
    this.#gone.clear();
    for (const participant of this.participants.values()) participant.returning = false;
  }

  #makeMember(id: ParticipantId): void {
    const participant = this.participants.get(id);
    if (participant !== undefined)
      Object.assign(participant, { member: true, returning: false, removedSeq: undefined });
    // The answer goes first.
    queueMicrotask(() => this.turns.joined(id));
  }

  #isMember(id: ParticipantId): boolean {
    return this.participants.get(id)?.member === true;
  }

  #groupNamed(name: string): StoredGroup {
    if (this.group?.group !== name) throw new Refusal({ code: 'no-group' });
    return this.group;
  }
}

async function markOf(groupInfo: string): Promise<GroupInfoMark> {
  const bytes = fromBase64url(groupInfo);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { digest: toBase64url(digest), signature: toBase64url(bytes.subarray(-64)) };
}
