import type { GroupId, NoticeParams, ParticipantId, RequestParams, RequestResult } from '@konklave/protocol/client';
import { Acknowledgements, CommitRates, JoinTurns } from '@konklave/protocol/delivery';
import { acceptCommit } from '../delivery/commits.ts';
import { foundGroup } from '../delivery/founding.ts';
import { acceptMessage } from '../delivery/messages.ts';
import { grant, refuse, type Outcome } from '../delivery/outcome.ts';
import type { CommitEntry, GroupHead, MessageEntry, ProvisionalCommit } from '../delivery/ports.ts';
import type { Attendance, Sender } from './attendance.ts';
import { departedFrom, readLog } from './coming-and-going.ts';
import { DeparturesFirst } from './departures-first.ts';
import { RoomDisputes } from './disputes.ts';
import type { Clock, Link } from './ports.ts';
import type { Pruning } from './pruning.ts';
import type { Answer, RoomDesk } from './room-desk.ts';

interface RoomGroupOptions {
  desk: RoomDesk;
  attendance: Attendance;
  pruning: Pruning;
  /** Ends the presence of somebody whom a commit has removed. */
  putOut: (participant: ParticipantId) => void;
  /** Ends the presence of somebody whose commit was none. */
  expel: (participant: ParticipantId) => void;
  clock: Clock;
}

/** The group of a room: what is asked of its delivery service, and what its members are told. */
export class RoomGroup {
  readonly #desk: RoomDesk;
  readonly #attendance: Attendance;
  readonly #pruning: Pruning;
  readonly #disputes: RoomDisputes;
  readonly #turns: JoinTurns;
  readonly #acknowledgements = new Acknowledgements();
  readonly #rates = new CommitRates();
  readonly #departuresFirst: DeparturesFirst;
  readonly #clock: Clock;
  #group: GroupId | undefined;

  constructor({ desk, attendance, pruning, putOut, expel, clock }: RoomGroupOptions) {
    this.#desk = desk;
    this.#attendance = attendance;
    this.#pruning = pruning;
    this.#clock = clock;
    const acknowledgements = this.#acknowledgements;
    this.#disputes = new RoomDisputes({
      desk,
      attendance,
      acknowledgements,
      clock,
      putOut,
      expel,
      voided: () => this.#departuresFirst.begin(),
      ended: () => this.end(),
    });
    this.#departuresFirst = new DeparturesFirst(clock);
    this.#turns = new JoinTurns({ clock, give: (participant) => this.#giveTurn(participant) });
  }

  create(
    { participant: sender, link }: Sender,
    params: RequestParams<'group.create'>,
    answer: Answer<RequestResult<'group.create'>>,
  ): void {
    this.#desk.answer(answer, async (records) => {
      if (this.#attendance.isTakenFrom({ participant: sender, link })) return () => answer(refuse('not-entered'));
      const outcome = await foundGroup(records, sender, params);
      return () => {
        if (!outcome.ok) return answer(this.#inTurn(sender, outcome));
        const { fresh, head } = outcome.value;
        if (fresh) this.#welcome(sender);
        if (fresh) this.enterEpoch(head);
        answer(grant({ seq: 0 }));
      };
    });
  }

  commit(
    { participant: sender, link }: Sender,
    params: RequestParams<'group.commit'>,
    answer: Answer<RequestResult<'group.commit'>>,
  ): void {
    this.#desk.answer(answer, async (records) => {
      if (this.#attendance.isTakenFrom({ participant: sender, link })) return () => answer(refuse('not-entered'));
      const outcome = await acceptCommit(records, sender, params, {
        mayCommit: () => this.#rates.take(sender, link, this.#clock.now()),
        membersFirst: () => this.#departuresFirst.isTheirs && this.#attendance.connected().length > 0,
      });
      if (outcome === 'later') {
        const join = () => this.commit({ participant: sender, link }, params, answer);
        return () => this.#departuresFirst.keep(sender, join) || answer(refuse('rate-limited'));
      }
      const joins = outcome.ok && outcome.value.before !== undefined && params.joined;
      const departed = joins ? await departedFrom(records) : [];
      return () => {
        if (!outcome.ok) return answer(params.joined ? this.#inTurn(sender, outcome) : outcome);
        const { entry, before } = outcome.value;
        answer(grant({ seq: entry.seq }));
        if (before) this.#publishCommit(params.group, { entry, before }, link);
        if (before && !params.joined) this.#departuresFirst.reconsider();
        if (joins) this.#tellWhoIsNotHere(sender, departed);
      };
    });
  }

  send(
    sender: ParticipantId,
    params: RequestParams<'mailbox.send'>,
    answer: Answer<RequestResult<'mailbox.send'>>,
  ): void {
    this.#desk.answerShared(answer, async (records) => {
      const outcome = await acceptMessage(records, sender, params);
      return () => {
        if (!outcome.ok) return answer(outcome);
        const { seq, entry } = outcome.value;
        answer(grant({ seq }));
        if (entry) this.#publish(params.group, entry);
      };
    });
  }

  /** Nothing of it is stored, so it waits for nothing: what the sender knows of the log was told to everyone before. */
  hand(
    sender: ParticipantId,
    { group, epoch, to, bytes }: RequestParams<'mailbox.hand'>,
    answer: Answer<RequestResult<'mailbox.hand'>>,
  ): void {
    if (group !== this.#group) return answer(refuse('no-group'));
    if (!this.#attendance.isMember(sender)) return answer(refuse('not-member'));
    answer(grant({}));
    if (!this.#attendance.isMember(to)) return;
    this.#attendance.tell(to, { type: 'mailbox.handed', params: { group, epoch, from: sender, bytes } });
  }

  fetch(answer: Answer<RequestResult<'group.fetch'>>): void {
    this.#desk.answer(answer, async (records) => {
      const group = (await records.snapshot()) ?? null;
      return () => answer(grant({ group }));
    });
  }

  /** A page of the log, from the commit on by which this member has joined. */
  log(
    participant: ParticipantId,
    { after }: RequestParams<'group.log'>,
    answer: Answer<RequestResult<'group.log'>>,
  ): void {
    this.#desk.answer(answer, async (records) => {
      const outcome = await readLog(records, participant, after);
      return () => answer(outcome);
    });
  }

  acknowledge(participant: ParticipantId, { group, epoch }: { group: GroupId; epoch: number }): void {
    if (group !== this.#group || !this.#attendance.get(participant)?.isLeaf) return;
    this.#acknowledgements.acknowledge(participant, epoch);
    this.settle();
    this.#disputes.reconsider();
  }

  /** A member cannot follow a commit. */
  refuse(participant: ParticipantId, params: NoticeParams<'group.refuse'>): void {
    if (params.group === this.#group) this.#disputes.refuse(participant, params);
  }

  /** Who was put out for a commit after this place of the log, as far as this process has seen it. */
  putOutAfter(seq: number): ReturnType<RoomDisputes['putOutAfter']> {
    return this.#disputes.putOutAfter(seq);
  }

  /** The group stands at an epoch that nobody has acknowledged yet. */
  enterEpoch({ group, epoch, lastSeq }: GroupHead): void {
    this.#group = group;
    this.#acknowledgements.enter(epoch);
    this.#pruning.reached(lastSeq);
  }

  /** Says that the epoch is settled, if by now everyone who is connected has acknowledged it. */
  settle(): void {
    const connected = this.#attendance.connected();
    if (connected.length === 0) this.#departuresFirst.reconsider();
    const epoch = this.#acknowledgements.settle(connected);
    if (epoch === undefined || this.#group === undefined) return;
    this.#attendance.tellMembers({ type: 'group.settled', params: { group: this.#group, epoch } });
    this.#disputes.settled(epoch);
  }

  /** Deletes what is too old from the log. Called now and then. */
  prune(): void {
    const group = this.#group;
    const seq = group === undefined ? undefined : this.#pruning.due();
    if (group === undefined || seq === undefined) return;
    this.#desk.change(async (records) => {
      await records.forgetBefore(group, seq + 1);
      return () => {};
    });
  }

  /** Somebody wants to join. Whether it is their turn now; otherwise they are told when it is. */
  askTurn(participant: ParticipantId): boolean {
    return this.#turns.ask(participant);
  }

  /** The same for somebody who has come back without having joined, and is told in any case. */
  askTurnAgain(participant: ParticipantId): void {
    if (this.#turns.ask(participant)) this.#giveTurn(participant);
  }

  /** Somebody waits for their first turn. */
  isWaiting(participant: ParticipantId): boolean {
    return this.#turns.isPatient(participant);
  }

  /** Somebody cannot join for the time being. */
  leaveLine(participant: ParticipantId): void {
    this.#turns.gone(participant);
  }

  /** Somebody is not waited for any more. */
  forget(participant: ParticipantId): void {
    this.#acknowledgements.forget(participant);
    this.#turns.gone(participant);
    this.#disputes.reconsider();
  }

  /** Somebody has departed. `isFirst`: nobody else has whom no commit has removed. */
  departed(isFirst: boolean): void {
    if (isFirst) this.#departuresFirst.begin();
    this.settle();
  }

  /** The last member is gone. */
  end(): void {
    this.#group = undefined;
    this.#acknowledgements.reset();
    this.#pruning.reset();
    this.#disputes.reset();
    this.#rates.reset();
    this.#departuresFirst.reset();
  }

  #giveTurn(participant: ParticipantId): void {
    this.#desk.change(async (records) => {
      const group = (await records.snapshot()) ?? null;
      return () => this.#attendance.tell(participant, { type: 'group.turn', params: { group } });
    });
  }

  /** What somebody is told who could not join: they get the snapshot with their turn, and need none before. */
  #inTurn(participant: ParticipantId, outcome: Outcome<never>): Outcome<never> {
    if (outcome.ok || this.#turns.holds(participant)) return outcome;
    const { snapshot: _, ...error } = outcome.error;
    return { ok: false, error };
  }

  #welcome(participant: ParticipantId): void {
    this.#attendance.markMember(participant);
    this.#turns.joined(participant);
  }

  #publishCommit(group: GroupId, open: ProvisionalCommit, link: Link): void {
    const { entry } = open;
    this.#publish(group, entry);
    this.#markRemoved(entry);
    this.#disputes.open(group, open, link);
    if (entry.joined) this.#welcome(entry.sender);
    this.enterEpoch({ group, epoch: entry.epoch + 1, epochSeq: entry.seq, lastSeq: entry.seq });
  }

  /** Whoever is here stays until the commit stands. Who is about to come back only loses the leaf that they had. */
  #markRemoved({ seq, removed, sender }: CommitEntry): void {
    for (const participant of removed) {
      const presence = this.#attendance.get(participant);
      if (participant !== sender && presence?.member === true) presence.removedSeq = seq;
    }
  }

  #publish(group: GroupId, entry: CommitEntry | MessageEntry): void {
    this.#pruning.reached(entry.seq);
    this.#attendance.tellMembers({ type: 'group.entry', params: { group, entry } }, entry.sender);
  }

  #tellWhoIsNotHere(joiner: ParticipantId, departed: Awaited<ReturnType<typeof departedFrom>>): void {
    for (const { participant, departed: why } of departed) {
      this.#attendance.tell(joiner, { type: 'room.departed', params: { participant, why } });
    }
    for (const participant of this.#attendance.away()) {
      this.#attendance.tell(joiner, { type: 'room.away', params: { participant } });
    }
  }
}
