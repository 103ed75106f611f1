import type { GroupId, NoticeParams, ParticipantId } from '@konklave/protocol/client';
import type { Acknowledgements } from '../delivery/acknowledgements.ts';
import { isMember, type ParticipantRecord } from '../delivery/ports.ts';
import { Verdicts, verdictMs, type Decision, type Juror, type OpenCommit } from '../delivery/verdicts.ts';
import { voidCommits } from '../delivery/void-commits.ts';
import type { Attendance } from './attendance.ts';
import type { Clock } from './ports.ts';
import type { RoomDesk } from './room-desk.ts';

interface DisputesOptions {
  desk: RoomDesk;
  attendance: Attendance;
  acknowledgements: Acknowledgements;
  clock: Clock;
  putOut: (participant: ParticipantId) => void;
  expel: (participant: ParticipantId) => void;
}

/** A commit that nobody has refused by then stands, whether everyone has acknowledged it or not. */
const standsMs = 2_000;
/** How many times that long a commit may wait for the first who says anything of it. */
const patience = 5;

/** So often a joiner may have been lied to. Whose commits cannot be followed after that is put out. */
const failedJoins = 3;

/** What becomes of commits that members cannot follow. docs/protocol/insiders.md */
export class Disputes {
  readonly #options: DisputesOptions;
  readonly #verdicts = new Verdicts();
  #group: GroupId = '';
  /** How many commits of each joiner were void. */
  readonly #failures = new Map<ParticipantId, number>();

  constructor(options: DisputesOptions) {
    this.#options = options;
  }

  /** A commit was accepted. */
  open(group: GroupId, commit: OpenCommit): void {
    this.#group = group;
    this.#verdicts.open(commit);
    this.#standLater(commit, patience);
  }

  refuse(participant: ParticipantId, { group, seq, fault }: NoticeParams<'group.refuse'>): void {
    const open = this.#verdicts.find(seq);
    if (open === undefined) return this.#sayStands(group, seq, [participant]);
    if (!this.#jurors(open).some((juror) => juror.participant === participant)) return;
    const isFirst = this.#verdicts.refuse(seq, participant, fault);
    if (isFirst) {
      for (const ms of Object.values(verdictMs)) this.#options.clock.after(ms, () => this.#decide(seq, ms));
    }
    this.#decide(seq);
  }

  /** Somebody has acknowledged an epoch: perhaps everyone has spoken now. */
  reconsider(): void {
    for (const seq of this.#verdicts.disputed) this.#decide(seq);
  }

  /** All commits that led up to this epoch stand: whom they removed is out. */
  standUpTo(epoch: number): void {
    for (const { entry } of this.#verdicts.standUpTo(epoch)) {
      for (const participant of entry.removed) {
        if (this.#options.attendance.get(participant)?.isOut) this.#options.putOut(participant);
      }
    }
  }

  /** The group is over. */
  reset(): void {
    this.#verdicts.reset();
    this.#failures.clear();
  }

  /** Nobody has refused it by then. Where nobody has followed it either, all may be slow. */
  #standLater(commit: OpenCommit, times: number): void {
    const { seq, epoch } = commit.entry;
    this.#options.clock.after(standsMs, () => {
      const { disputed } = this.#verdicts;
      if (disputed.includes(seq) || this.#verdicts.find(seq)?.entry !== commit.entry) return;
      if (times > 1 && this.#isUnheard(commit)) this.#standLater(commit, times - 1);
      else this.standUpTo(epoch + 1);
    });
  }

  /** Whether there is somebody who could have followed it, and none of them has said anything. */
  #isUnheard(open: OpenCommit): boolean {
    const { sender, epoch } = open.entry;
    const others = this.#jurors(open).filter(({ participant }) => participant !== sender);
    return others.length > 0 && others.every(({ acknowledged }) => acknowledged <= epoch);
  }

  /** Those who are connected and hold a state of the group. */
  #present(): ParticipantId[] {
    return this.#options.attendance
      .everyone()
      .filter(({ link, member, isOut }) => link !== undefined && (member || isOut))
      .map(({ participant }) => participant);
  }

  /** Those of them who had a leaf when the commit was made. */
  #jurors({ before }: OpenCommit): Juror[] {
    const leaves = new Set(before.leaves.map(({ participant }) => participant));
    return this.#present()
      .filter((participant) => leaves.has(participant))
      .map((participant) => ({ participant, acknowledged: this.#options.acknowledgements.of(participant) }));
  }

  #decide(seq: number, waitedMs = 0): void {
    const open = this.#verdicts.find(seq);
    if (open === undefined) return;
    const decision = this.#verdicts.decide(seq, this.#jurors(open), waitedMs);
    if (decision === undefined) return;
    if (decision.verdict === 'void') {
      const blamed = this.#hasFailedOften(open.entry.sender) || decision.blamed;
      return this.#void(open, { ...decision, blamed });
    }
    this.standUpTo(open.entry.epoch + 1);
    this.#sayStands(this.#group, seq, decision.refusers);
  }

  #hasFailedOften(participant: ParticipantId): boolean {
    const failures = (this.#failures.get(participant) ?? 0) + 1;
    this.#failures.set(participant, failures);
    return failures >= failedJoins;
  }

  #sayStands(group: GroupId, seq: number, to: readonly ParticipantId[]): void {
    for (const participant of to)
      this.#options.attendance.tell(participant, { type: 'group.stands', params: { group, seq } });
  }

  #void(open: OpenCommit, { takers, fault, blamed }: Decision): void {
    this.#verdicts.close(open.entry.seq);
    this.#options.desk.change(async (records) => {
      const company = { present: new Set(this.#present()), takers: new Set(takers), blamed };
      const after = await voidCommits(records, open, company);
      return () => this.#tell(open, { fault, blamed }, after);
    });
  }

  #tell(
    { entry }: OpenCommit,
    { fault, blamed }: Pick<Decision, 'fault' | 'blamed'>,
    after: readonly ParticipantRecord[],
  ): void {
    const { attendance, acknowledgements, expel } = this.#options;
    const { seq, epoch, sender } = entry;
    // Also what was accepted while this waited for its turn.
    this.#verdicts.close(seq);
    const push = {
      type: 'group.voided',
      params: { group: this.#group, epoch, seq, committer: sender, fault, blamed },
    } as const;
    acknowledgements.enter(epoch);
    for (const presence of attendance.everyone()) {
      const { participant } = presence;
      presence.member = isMember(after.find((record) => record.participant === participant));
      presence.isOut = false;
      if (!presence.member) acknowledgements.forget(participant);
      attendance.tell(participant, push);
    }
    if (!blamed) return;
    expel(sender);
    if (after.some(({ participant, joinedSeq }) => participant === sender && joinedSeq !== undefined)) {
      attendance.tellMembers({ type: 'room.departed', params: { participant: sender, why: 'refused' } });
    }
  }
}
