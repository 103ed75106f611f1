import type { GroupId, NoticeParams, ParticipantId } from '@konklave/protocol/client';
import { Disputes, type Acknowledgements, type Decision, type Juror } from '@konklave/protocol/delivery';
import { standUpTo, voidCommits } from '../delivery/open-commits.ts';
import {
  isMember,
  isOwed,
  type CommitEntry,
  type ParticipantRecord,
  type ProvisionalCommit,
} from '../delivery/ports.ts';
import type { Attendance } from './attendance.ts';
import { FailedJoins } from './failed-joins.ts';
import type { Clock, Link } from './ports.ts';
import type { RoomDesk } from './room-desk.ts';

interface RoomDisputesOptions {
  desk: RoomDesk;
  attendance: Attendance;
  acknowledgements: Acknowledgements;
  clock: Clock;
  putOut: (participant: ParticipantId) => void;
  expel: (participant: ParticipantId) => void;
  /** Everyone has been told that a commit is void. */
  voided: () => void;
  /** The last member is gone. */
  ended: () => void;
}

/** Commits that members cannot follow: who is asked about them in this room, and what comes of it. */
export class RoomDisputes {
  readonly #options: RoomDisputesOptions;
  readonly #disputes: Disputes<ProvisionalCommit['before']>;
  readonly #failedJoins = new FailedJoins();
  #group: GroupId = '';

  constructor(options: RoomDisputesOptions) {
    this.#options = options;
    const { clock, attendance } = options;
    this.#disputes = new Disputes({
      clock,
      jurors: (commit) => this.#jurors(commit),
      stood: (entry) => {
        this.#failedJoins.stood(entry);
        this.#stood(entry);
      },
      tellStands: (seq, refusers) => {
        for (const participant of refusers)
          attendance.tell(participant, { type: 'group.stands', params: { group: this.#group, seq } });
      },
      takeBack: (commit, decision) => this.#takeBack(commit, decision),
    });
  }

  /** A commit was accepted that came on this connection. */
  open(group: GroupId, commit: ProvisionalCommit, link: Link): void {
    this.#group = group;
    this.#failedJoins.opened(commit.entry, link);
    this.#disputes.open(commit);
  }

  refuse(participant: ParticipantId, { group, seq, fault }: NoticeParams<'group.refuse'>): void {
    this.#group = group;
    this.#disputes.refuse(participant, { seq, fault });
  }

  /** Somebody has acknowledged an epoch: perhaps everyone has spoken now. */
  reconsider(): void {
    this.#disputes.reconsider();
  }

  /** All members of this epoch who are connected have acknowledged it. */
  settled(epoch: number): void {
    this.#disputes.settled(epoch);
  }

  /** Who was put out for a commit after this place of the log. */
  putOutAfter(seq: number): ReturnType<Disputes<unknown>['putOutAfter']> {
    return this.#disputes.putOutAfter(seq);
  }

  /** The group is over. */
  reset(): void {
    this.#disputes.reset();
    this.#failedJoins.reset();
  }

  /** Those members who are connected and had a leaf when the commit was made. */
  #jurors({ before }: ProvisionalCommit): Juror[] {
    const { attendance, acknowledgements } = this.#options;
    const leaves = new Set(before.leaves.map(({ participant }) => participant));
    return attendance
      .members()
      .filter(({ link, participant }) => link !== undefined && leaves.has(participant))
      .map(({ participant }) => ({ participant, acknowledged: acknowledgements.of(participant) }));
  }

  #stood({ seq, removed }: CommitEntry): void {
    if (removed.length === 0) return;
    const { desk, attendance, putOut, ended } = this.#options;
    const group = this.#group;
    desk.change(async (records) => {
      const outcome = await standUpTo(records, group, seq);
      return () => {
        for (const { participant, removedSeq = Infinity } of attendance.everyone())
          if (removedSeq <= seq) putOut(participant);
        if (outcome.ended) ended();
      };
    });
  }

  #takeBack(commit: ProvisionalCommit, { takers, fault, blamed }: Decision): void {
    this.#options.desk.change(async (records) => {
      const after = await voidCommits(records, commit, { takers: new Set(takers), blamed });
      return () => this.#tell(commit, { fault, blamed }, after);
    });
  }

  #tell(
    { entry }: ProvisionalCommit,
    { fault, blamed }: Pick<Decision, 'fault' | 'blamed'>,
    after: readonly ParticipantRecord[],
  ): void {
    const { attendance, acknowledgements, expel } = this.#options;
    const { seq, epoch, sender } = entry;
    // Also what was accepted while this waited for its turn.
    this.#disputes.close(seq);
    const push = {
      type: 'group.voided',
      params: { group: this.#group, epoch, seq, committer: sender, fault, blamed },
    } as const;
    acknowledgements.enter(epoch);
    for (const presence of attendance.everyone()) {
      const { participant } = presence;
      presence.member = isMember(after.find((record) => record.participant === participant));
      if (presence.removedSeq !== undefined && presence.removedSeq >= seq) presence.removedSeq = undefined;
      if (!presence.member) acknowledgements.forget(participant);
      attendance.tell(participant, push);
    }
    if (blamed) expel(sender);
    this.#failedJoins.voided(entry);
    this.#tellWhoIsNotHere(after);
    this.#options.voided();
  }

  /** Of whom a void commit removed nobody was told meanwhile. */
  #tellWhoIsNotHere(records: readonly ParticipantRecord[]): void {
    const { attendance } = this.#options;
    for (const { participant, departed: why } of records.filter(isOwed))
      attendance.tellMembers({ type: 'room.departed', params: { participant, why } });
    for (const participant of attendance.away()) attendance.tellMembers({ type: 'room.away', params: { participant } });
  }
}
