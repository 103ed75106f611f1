import type { GroupId, NoticeParams, ParticipantId } from '@konklave/protocol/client';
import { Disputes, type Acknowledgements, type Decision, type Juror } from '@konklave/protocol/delivery';
import { isMember, type ParticipantRecord, type ProvisionalCommit } from '../delivery/ports.ts';
import { voidCommits } from '../delivery/void-commits.ts';
import type { Attendance } from './attendance.ts';
import type { Clock } from './ports.ts';
import type { RoomDesk } from './room-desk.ts';

interface RoomDisputesOptions {
  desk: RoomDesk;
  attendance: Attendance;
  acknowledgements: Acknowledgements;
  clock: Clock;
  putOut: (participant: ParticipantId) => void;
  expel: (participant: ParticipantId) => void;
}

/** Commits that members cannot follow: who is asked about them in this room, and what comes of it. */
export class RoomDisputes {
  readonly #options: RoomDisputesOptions;
  readonly #disputes: Disputes<ProvisionalCommit['before']>;
  #group: GroupId = '';

  constructor(options: RoomDisputesOptions) {
    this.#options = options;
    const { clock, attendance, putOut } = options;
    this.#disputes = new Disputes({
      clock,
      jurors: (commit) => this.#jurors(commit),
      stood: ({ removed }) => {
        for (const participant of removed) if (attendance.get(participant)?.isOut) putOut(participant);
      },
      tellStands: (seq, refusers) => {
        for (const participant of refusers)
          attendance.tell(participant, { type: 'group.stands', params: { group: this.#group, seq } });
      },
      takeBack: (commit, decision) => this.#takeBack(commit, decision),
    });
  }

  /** A commit was accepted. */
  open(group: GroupId, commit: ProvisionalCommit): void {
    this.#group = group;
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

  /** All commits that led up to this epoch stand: whom they removed is out. */
  standUpTo(epoch: number): void {
    this.#disputes.standUpTo(epoch);
  }

  /** The group is over. */
  reset(): void {
    this.#disputes.reset();
  }

  /** Those who are connected and hold a state of the group. */
  #present(): ParticipantId[] {
    return this.#options.attendance
      .everyone()
      .filter(({ link, member, isOut }) => link !== undefined && (member || isOut))
      .map(({ participant }) => participant);
  }

  /** Those of them who had a leaf when the commit was made. */
  #jurors({ before }: ProvisionalCommit): Juror[] {
    const leaves = new Set(before.leaves.map(({ participant }) => participant));
    return this.#present()
      .filter((participant) => leaves.has(participant))
      .map((participant) => ({ participant, acknowledged: this.#options.acknowledgements.of(participant) }));
  }

  #takeBack(commit: ProvisionalCommit, { takers, fault, blamed }: Decision): void {
    this.#options.desk.change(async (records) => {
      const company = { present: new Set(this.#present()), takers: new Set(takers), blamed };
      const after = await voidCommits(records, commit, company);
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
