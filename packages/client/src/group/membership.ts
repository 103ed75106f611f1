import { fromBase64url, toBase64url, zero } from '@konklave/bytes';
import {
  acceptCommit,
  commitEmpty,
  exportSecret,
  forget,
  meetingCode,
  openMessage,
  processCommit,
  sealMessage,
  type DeclaredCommit,
  type Group,
  type Member,
  type PendingCommit,
  type RefusalCause,
} from '@konklave/mls';
import type { CommitFault, LogEntry, ParticipantId, RequestParams } from '@konklave/protocol/client';
import { decodeSealed, encodeSealed, type NumberedMessage, type SealedMessage } from '@konklave/protocol/sealed';
import type { SealedFor } from '../chat/outbox.ts';
import { RequestError } from '../errors.ts';
import type { Random } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';
import type { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';
import { FollowedCommits } from './followed-commits.ts';
import { LogOrder, type OrderedEntry } from './log-order.ts';
import { OwnCommit } from './own-commit.ts';

/** The group in a new epoch. `baseKey` and `handKey` belong to whoever gets this. Who came back is both joined and removed. */
export interface EpochBegun {
  group: Group;
  code: string;
  baseKey: Uint8Array;
  /** For what members hand to each other. */
  handKey: Uint8Array<ArrayBuffer>;
  joined: readonly Member[];
  removed: readonly ParticipantId[];
}

interface MembershipListener {
  epoch(begun: EpochBegun): void;
  message(sender: ParticipantId, numbered: NumberedMessage): void;
  /** Somebody, by the server's word, has said something under keys from before we came. */
  missed(sender: ParticipantId): void;
  /** The server says that this message of the log is ours. Whether it is. */
  ownMessage(nonce: number, bytes: string): boolean;
  refused(cause: string): void;
  /** No commit of ours is under way any more, and none has come instead. */
  free(): void;
  /** A commit of somebody else has removed us. */
  removed(): void;
  /** We ourselves have taken our place from somewhere else. */
  replaced(): void;
  /** A commit cannot be followed, or not be joined by: the others should hear of it. */
  disputed(seq: number, fault: CommitFault): void;
  /** The others are in an epoch that we cannot reach from here. `by` whom, where it is certain that they alone have brought it about. */
  leftBehind(by?: ParticipantId): void;
  /** The log has a hole or an entry that cannot be right: it should be asked for again. */
  lookAgain(): void;
  /** A fresh look has shown the same: this log cannot be followed. */
  tampered(): void;
}

export interface MembershipOptions {
  scope: Scope;
  queue: TaskQueue;
  random: Random;
  self: ParticipantId;
  /** Hands a commit to the delivery service. */
  submit(params: RequestParams<'group.commit'>): Promise<{ seq: number }>;
  listener: MembershipListener;
}

type CommitEntry = Extract<LogEntry, { kind: 'commit' }>;

/** SFrame with MLS, RFC 9605 section 5.2. */
const baseKeyLabel = 'SFrame 1.0 Base Key';
/** By it the key ring knows the suite of the frames: AES-128-GCM or, in a hybrid room, AES-256-GCM. */
const baseKeyBytes = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: 16,
  MLS_256_XWING_AES256GCM_SHA512_Ed25519: 32,
} as const;
/** docs/protocol/sealed.md */
const handKeyLabel = 'Konklave 1 hand';
const handKeyBytes = 32;

/**
 * Our place in the MLS group of a room: follows the log entry by entry, and makes commits of our own, which count only once
 * they stand in the log. Every touch of the group goes through the queue.
 */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #order = new LogOrder(tuning.orderBuffer);
  #group: Group | undefined;
  /** Messages of earlier epochs are not meant for us. */
  #firstEpoch = 0;
  /** Place of the commit that led to the present epoch. */
  #epochSeq = 0;
  readonly #followed = new FollowedCommits();
  readonly #own: OwnCommit;
  #looks = 0;
  #watchingGap = false;
  #stuck = false;
  /** The commit that we have refused and on which nobody has decided yet. */
  #disputed: { seq: number; fault: CommitFault; by: ParticipantId | undefined } | undefined;
  /** Place of a commit that the others follow although nobody can join by it. */
  #tolerated: number | undefined;

  constructor(options: MembershipOptions) {
    this.#options = options;
    const { scope, queue, submit, listener } = options;
    this.#own = new OwnCommit({
      scope,
      queue,
      submit,
      took: (place) => this.offer(place),
      free: () => listener.free(),
      outside: () => this.#look(),
    });
  }

  /** The group as far as the log has been followed; undefined before `adopt`. */
  get group(): Group | undefined {
    return this.#group;
  }

  /** Up to where the log has been followed. */
  get position(): number {
    return this.#order.position ?? 0;
  }

  /** A commit of ours is under way, or has just failed and is not tried again yet. */
  get busy(): boolean {
    return this.#own.busy;
  }

  /** We are a member, and the log is known up to `seq`. Call within the queue. */
  async adopt(group: Group, seq: number): Promise<void> {
    this.#firstEpoch = group.epoch;
    this.#order.start(seq);
    this.#epochSeq = seq;
    await this.#begin(group, [], []);
    this.#follow();
  }

  /** Takes an entry of the log, in whatever order they come. */
  offer(entry: OrderedEntry): void {
    this.#order.offer(entry);
    if (this.#group !== undefined) this.#follow();
  }

  /** Takes the log after `position`, as a fresh connection told it; sends again what was under way. `done` comes after that. */
  refill(entries: readonly LogEntry[], done: () => void): void {
    this.#order.forgetWaiting();
    for (const entry of entries) this.#order.offer(entry);
    this.#options.queue.start(async () => {
      // What was in dispute is in the log again, or void.
      this.#disputed = undefined;
      this.#stuck = false;
      await this.#drain();
      if (this.#options.scope.ended) return;
      this.#own.submit();
      done();
    });
  }

  /**
   * The members have refused the commit at `seq`, and all after it that have come by now. The order of the log hears of it at once: what comes
   * from now on was accepted after that, and counts.
   */
  voided(seq: number): void {
    const last = this.#order.void(seq);
    const isMeant = (place: number | undefined): boolean => place !== undefined && seq <= place && place <= last;
    this.#options.queue.start(async () => {
      if (this.#group === undefined || this.#options.scope.ended) return;
      // Who has followed it never goes back: a server could bring back by that whom it removed. They join again.
      if (isMeant(this.#epochSeq)) return this.#options.listener.leftBehind();
      if (isMeant(this.#disputed?.seq)) {
        this.#disputed = undefined;
        this.#stuck = false;
      }
      await this.#drain();
      this.#options.listener.free();
    });
  }

  /** The others have followed the commit at `seq`. What was wrong with its GroupInfo keeps nobody from following it as well. */
  stands(seq: number): void {
    if (this.#disputed?.seq !== seq) return;
    if (this.#disputed.fault === 'bad-commit') return this.#options.listener.leftBehind(this.#disputed.by);
    this.#tolerated = seq;
    this.#disputed = undefined;
    this.#stuck = false;
    this.#follow();
  }

  /** The newest place of the log is `seq`, by the server's own word. */
  newest(seq: number): void {
    if (this.#group !== undefined && this.#order.highest < seq) this.#look();
  }

  /** Makes a commit, unless one is under way. `make` sees the group as it is then; undefined when there is nothing to do. */
  propose(make: (group: Group) => Promise<PendingCommit> | undefined): void {
    this.#options.queue.start(async () => {
      const group = this.#group;
      if (group === undefined || this.busy || this.#options.scope.ended) return;
      const pending = await make(group);
      if (pending === undefined) return;
      this.#own.begin(group.groupId, pending);
    });
  }

  /** Commits after this epoch, unless somebody else does, so that joiners get a truer picture of the group. */
  renewSoon(epoch: number): void {
    this.#options.scope.after(this.#options.random.fraction() * tuning.refreshMs, () => {
      this.propose((now) => (now.epoch === epoch ? commitEmpty(now) : undefined));
    });
  }

  /** Seals our `n`th message for the present epoch. Rejects with a RequestError when there is none. */
  seal(n: number, message: SealedMessage): Promise<SealedFor> {
    return this.#options.queue.run(async () => {
      if (this.#group === undefined) throw new RequestError('ended');
      const { group, message: bytes } = await sealMessage(this.#group, encodeSealed(n, message));
      this.#group = group;
      return { group: group.groupId, epoch: group.epoch, bytes: toBase64url(bytes) };
    });
  }

  /** The base key of the present epoch, for the caller to hand on or to zero. */
  exportBaseKey(): Promise<{ group: Group; baseKey: Uint8Array } | undefined> {
    return this.#options.queue.run(async () => {
      const group = this.#group;
      return group && { group, baseKey: await exportBaseKey(group) };
    });
  }

  /** Forgets the group. */
  end(): void {
    this.#options.queue.start(async () => {
      this.#own.drop();
      if (this.#group !== undefined) forget(this.#group);
      this.#group = undefined;
    });
  }

  #follow(): void {
    this.#options.queue.start(() => this.#drain());
  }

  /** Takes what is next in order, as far as it has come. Call within the queue. */
  async #drain(): Promise<void> {
    for (let entry = this.#order.peek(); entry !== undefined; entry = this.#order.peek()) {
      if (this.#options.scope.ended || this.#stuck) return;
      const followed = await this.#take(entry);
      if (this.#options.scope.ended) return;
      if (!followed) {
        this.#stuck = true;
        return this.#disputed === undefined ? this.#look() : undefined;
      }
      this.#order.advance();
      this.#looks = 0;
    }
    this.#watchGap();
  }

  /** One entry, in its turn. False when the log cannot be followed beyond it. */
  async #take(entry: OrderedEntry): Promise<boolean> {
    switch (entry.kind) {
      case 'own-message':
        return true;
      case 'own-commit':
        return this.#accept(entry.seq);
      case 'commit': {
        const ours = entry.sender === this.#options.self && this.#own.is(entry.bytes);
        return ours ? this.#accept(entry.seq) : this.#process(entry);
      }
      case 'message':
        await this.#open(entry);
        return true;
      case 'voided':
        return true;
    }
  }

  async #accept(seq: number): Promise<boolean> {
    const pending = this.#group && this.#own.take();
    if (pending === undefined || this.#group === undefined) {
      this.#options.listener.refused('lost-commit');
      return false;
    }
    this.#epochSeq = seq;
    this.#followed.note(this.#group.epoch, toBase64url(pending.commit));
    await this.#begin(acceptCommit(pending, this.#group), [], pending.removed);
    return true;
  }

  async #process(entry: CommitEntry): Promise<boolean> {
    const group = this.#group;
    if (group === undefined) return false;
    if (entry.epoch < group.epoch) {
      // The members have refused the one by which we left this epoch, and we did not hear of it.
      if (this.#followed.isAnother(entry.epoch, entry.bytes)) {
        this.#options.listener.leftBehind();
        return false;
      }
      // Played again: this epoch already has its commit, so the log goes on without it.
      this.#options.listener.refused('past-epoch');
      return true;
    }
    const isTolerated = entry.seq === this.#tolerated;
    const { groupInfo, ...declared } = declarationOf(entry);
    const result = await processCommit(
      group,
      bytesOf(entry.bytes),
      isTolerated ? declared : { ...declared, groupInfo },
    );
    if (result.ok) {
      this.#own.drop();
      this.#epochSeq = entry.seq;
      this.#followed.note(entry.epoch, entry.bytes);
      const gone = result.removed.map(({ participant }) => participant);
      await this.#begin(result.group, result.joined, gone);
      if (isTolerated) this.renewSoon(result.group.epoch);
      return true;
    }
    if (result.cause === 'removed-self') this.#options.listener.removed();
    else if (result.cause === 'replaced-self') this.#options.listener.replaced();
    else this.#dispute(entry, result.cause);
    return false;
  }

  /** Says that a commit cannot be followed, and waits for what the others say of it. A server that keeps silent is asked for the log again. */
  #dispute({ seq, sender }: CommitEntry, cause: RefusalCause): void {
    const { listener, scope } = this.#options;
    listener.refused(cause);
    const fault = cause === 'false-group-info' ? cause : 'bad-commit';
    // Its signature is theirs, and the secret in it for us is none.
    const disputed = { seq, fault, by: cause === 'bad-path' ? sender : undefined } as const;
    this.#disputed = disputed;
    listener.disputed(seq, fault);
    scope.after(tuning.verdictMs, () => {
      if (this.#disputed !== disputed) return;
      this.#disputed = undefined;
      this.#look();
    });
  }

  async #open(entry: Extract<LogEntry, { kind: 'message' }>): Promise<void> {
    const { listener, self } = this.#options;
    if (this.#group === undefined) return;
    if (entry.epoch < this.#firstEpoch) return listener.missed(entry.sender);
    if (entry.sender === self && listener.ownMessage(entry.nonce, entry.bytes)) return;
    const opened = await openMessage(this.#group, bytesOf(entry.bytes));
    if (!opened.ok) return listener.refused(opened.cause);
    this.#group = opened.group;
    const numbered = decodeSealed(opened.bytes);
    zero(opened.bytes);
    if (numbered === undefined) listener.refused('unreadable');
    else listener.message(opened.sender.participant, numbered);
  }

  async #begin(group: Group, joined: readonly Member[], removed: readonly ParticipantId[]): Promise<void> {
    this.#group = group;
    const [code, baseKey, handKey] = await Promise.all([
      meetingCode(group),
      exportBaseKey(group),
      exportSecret(group, handKeyLabel, new Uint8Array(0), handKeyBytes),
    ]);
    if (this.#options.scope.ended) zero(baseKey, handKey);
    else this.#options.listener.epoch({ group, code, baseKey, handKey, joined, removed });
  }

  #watchGap(): void {
    if (this.#watchingGap || !this.#order.hasGap) return;
    this.#watchingGap = true;
    this.#options.scope.after(tuning.gapMs, () => {
      this.#watchingGap = false;
      if (this.#order.hasGap) this.#look();
    });
  }

  #look(): void {
    this.#looks += 1;
    if (this.#looks > tuning.freshLooks) this.#options.listener.tampered();
    else this.#options.listener.lookAgain();
  }
}

/** What the server says of a commit. An earlier version of it says nothing of the GroupInfo. */
function declarationOf({ sender, joined, removed, groupInfo: mark }: CommitEntry): DeclaredCommit {
  if (mark === undefined) return { sender, joined, removed };
  const groupInfo = { digest: bytesOf(mark.digest), signature: bytesOf(mark.signature) };
  return { sender, joined, removed, groupInfo };
}

/** What is not base64url in its only form becomes what no MLS message is: nothing. */
function bytesOf(text: string): Uint8Array {
  try {
    return fromBase64url(text);
  } catch {
    return new Uint8Array(0);
  }
}

function exportBaseKey(group: Group): Promise<Uint8Array> {
  return exportSecret(group, baseKeyLabel, new Uint8Array(0), baseKeyBytes[group.suite]);
}
