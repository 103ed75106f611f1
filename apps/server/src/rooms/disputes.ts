import type { GroupId, ParticipantId } from '@konklave/protocol/client';
import type { Acknowledgements } from '../delivery/acknowledgements.ts';
import { isMember, type ParticipantRecord } from '../delivery/ports.ts';
import { Verdicts, type Juror, type OpenCommit } from '../delivery/verdicts.ts';
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

/** From the first refusal on; who is silent by then does not count. */
const verdictMs = 500;
/** A commit that nobody has refused by then stands, whether everyone has acknowledged it or not. */
const standsMs = 2_000;

/** What becomes of commits that members cannot follow. docs/protocol/insiders.md */
export class Disputes {
  readonly #options: DisputesOptions;
  readonly #verdicts = new Verdicts();
  /** Places of refused commits on which nobody has decided. */
  readonly #disputed = new Set<number>();
  #group: GroupId = '';

  constructor(options: DisputesOptions) {
    this.#options = options;
  }

  /** A commit was accepted. */
  open(group: GroupId, commit: OpenCommit): void {
    this.#group = group;
    this.#verdicts.open(commit);
    const { seq, epoch } = commit.entry;
    this.#options.clock.after(standsMs, () => {
      if (!this.#disputed.has(seq) && this.#verdicts.find(seq)?.entry === commit.entry) this.standUpTo(epoch + 1);
    });
  }

  refuse(participant: ParticipantId, { group, seq }: { group: GroupId; seq: number }): void {
    const open = this.#verdicts.find(seq);
    if (open === undefined) return this.#sayStands(group, seq, [participant]);
    if (!this.#jurors(open).some((juror) => juror.participant === participant)) return;
    if (this.#verdicts.refuse(seq, participant)) {
      this.#disputed.add(seq);
      this.#options.clock.after(verdictMs, () => this.#decide(seq, true));
    }
    this.#decide(seq, false);
  }

  /** Somebody has acknowledged an epoch: perhaps everyone has spoken now. */
  reconsider(): void {
    for (const seq of this.#disputed) this.#decide(seq, false);
  }

  /** All commits that led up to this epoch stand: whom they removed is out. */
  standUpTo(epoch: number): void {
    for (const { entry } of this.#verdicts.standUpTo(epoch)) {
      this.#disputed.delete(entry.seq);
      for (const participant of entry.removed) {
        if (this.#options.attendance.get(participant)?.isOut) this.#options.putOut(participant);
      }
    }
  }

  /** The group is over. */
  reset(): void {
    this.#verdicts.reset();
    this.#disputed.clear();
  }

  /** Those who had a leaf when the commit was made, hold its state, and are connected. */
  #jurors({ before }: OpenCommit): Juror[] {
    const leaves = new Set(before.leaves.map(({ participant }) => participant));
    return this.#options.attendance
      .everyone()
      .filter(({ participant, link, member, isOut }) => link && (member || isOut) && leaves.has(participant))
      .map(({ participant }) => ({ participant, acknowledged: this.#options.acknowledgements.of(participant) }));
  }

  #decide(seq: number, late: boolean): void {
    const open = this.#verdicts.find(seq);
    if (open === undefined) return;
    const jurors = this.#jurors(open);
    const verdict = this.#verdicts.decide(seq, jurors, late);
    if (verdict === 'undecided') return;
    const refusers = this.#verdicts.refusersOf(seq);
    const { takers } = this.#verdicts.split(seq, jurors);
    this.#disputed.delete(seq);
    if (verdict === 'void') return this.#void(open, takers);
    this.standUpTo(open.entry.epoch + 1);
    this.#sayStands(this.#group, seq, refusers);
  }

  #sayStands(group: GroupId, seq: number, to: readonly ParticipantId[]): void {
    for (const participant of to)
      this.#options.attendance.tell(participant, { type: 'group.stands', params: { group, seq } });
  }

  #void(open: OpenCommit, takers: readonly Juror[]): void {
    const { desk, attendance } = this.#options;
    this.#verdicts.close(open.entry.seq);
    desk.change(async (records) => {
      const here = attendance.everyone().filter(({ link, member, isOut }) => link !== undefined && (member || isOut));
      const after = await voidCommits(records, open, {
        present: new Set(here.map(({ participant }) => participant)),
        takers: new Set(takers.map(({ participant }) => participant)),
      });
      return () => this.#tell(open, after);
    });
  }

  #tell({ entry }: OpenCommit, after: readonly ParticipantRecord[]): void {
    const { attendance, acknowledgements, expel } = this.#options;
    const { seq, epoch, sender, joined } = entry;
    // Also what was accepted while this waited for its turn.
    this.#verdicts.close(seq);
    const push = {
      type: 'group.voided',
      params: { group: this.#group, epoch, seq, committer: sender, joined },
    } as const;
    acknowledgements.enter(epoch);
    for (const presence of attendance.everyone()) {
      const { participant } = presence;
      presence.member = isMember(after.find((record) => record.participant === participant));
      presence.isOut = false;
      if (!presence.member) acknowledgements.forget(participant);
      attendance.tell(participant, push);
    }
    if (joined) return;
    expel(sender);
    if (after.some(({ participant }) => participant === sender)) {
      attendance.tellMembers({ type: 'room.departed', params: { participant: sender, why: 'refused' } });
    }
  }
}
