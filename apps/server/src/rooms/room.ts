import type { Departure, GroupId, LogEntry, ParticipantId, Push, RequestParams } from '@konklave/protocol/client';
import type { RequestResult, RoomId } from '@konklave/protocol/client';
import { Acknowledgements } from '../delivery/acknowledgements.ts';
import { acceptCommit } from '../delivery/commits.ts';
import { foundGroup } from '../delivery/founding.ts';
import { acceptMessage } from '../delivery/messages.ts';
import { grant, refuse, type Outcome } from '../delivery/outcome.ts';
import type { CommitEntry, GroupHead } from '../delivery/ports.ts';
import type { Bridge, BridgePush } from '../media/bridge.ts';
import { departedFrom, enterRoom, partFromRoom, restoreRoom, returnToRoom, type Return } from './attendance.ts';
import { encodePush, type Clock, type Link, type RoomStore } from './ports.ts';
import { Presence } from './presence.ts';
import { Pruning } from './pruning.ts';
import { hashResumeToken, matchesResumeToken } from './resume-token.ts';
import { RoomQueue, type RoomTask } from './room-queue.ts';

/** Takes the answer to a request in the very moment in which it becomes true, so that it stands in order with the pushes. */
export type Answer<T> = (outcome: Outcome<T>) => void;

/** What the rooms share. */
export interface RoomSurroundings {
  store: RoomStore;
  clock: Clock;
  /** 32 random bytes as base64url. */
  makeResumeToken: () => string;
  bridge: () => Bridge | undefined;
  graceMs: number;
  capacity: number;
  /** The storage failed, or the program is wrong. */
  onFailure: (cause: unknown) => void;
}

const msPerDay = 86_400_000;

/** One room while it has participants: who is here, who is away, and the queue through which everything goes that changes it. */
export class Room {
  readonly id: RoomId;
  readonly #around: RoomSurroundings;
  readonly #queue: RoomQueue;
  readonly #present = new Map<ParticipantId, Presence>();
  readonly #acknowledgements = new Acknowledgements();
  readonly #pruning: Pruning;
  #group: GroupId | undefined;
  #closed = false;

  constructor(id: RoomId, around: RoomSurroundings, onEmpty: () => void) {
    this.id = id;
    this.#around = around;
    this.#pruning = new Pruning(around.clock, around.graceMs);
    const onIdle = () => {
      if (this.#present.size === 0) onEmpty();
    };
    this.#queue = new RoomQueue({ store: around.store, room: id, onIdle });
  }

  /** Resolves when everything asked so far is answered. */
  drained(): Promise<void> {
    return this.#queue.drained();
  }

  isMember(participant: ParticipantId): boolean {
    return this.#present.get(participant)?.member ?? false;
  }

  /** After a restart of the server: everybody is away, from now on. */
  restore(): void {
    this.#change(async (records) => {
      const { head, present } = await restoreRoom(records);
      return () => {
        if (head) this.#enterEpoch(head);
        for (const { participant, member } of present) {
          if (this.#present.has(participant)) continue;
          const presence = new Presence(participant, member);
          this.#present.set(participant, presence);
          this.#startGrace(presence);
        }
      };
    });
  }

  enter(participant: ParticipantId, link: Link, answer: Answer<RequestResult<'room.enter'>>): void {
    const { makeResumeToken, capacity, graceMs, clock } = this.#around;
    const resume = makeResumeToken();
    const options = {
      participant,
      resumeHash: hashResumeToken(resume),
      capacity,
      day: Math.floor(clock.now() / msPerDay),
    };
    this.#answering(answer, async (records) => {
      const outcome = await enterRoom(records, options);
      return () => {
        if (!outcome.ok) return answer(outcome);
        const presence = new Presence(participant, false);
        this.#present.set(participant, presence);
        this.#attach(presence, link);
        answer(grant({ resume, graceMs, group: outcome.value.group ?? null }));
      };
    });
  }

  resume(params: RequestParams<'room.resume'>, link: Link, answer: Answer<RequestResult<'room.resume'>>): void {
    const matches = (resumeHash: Uint8Array) => matchesResumeToken(params.resume, resumeHash);
    this.#answering(answer, async (records) => {
      const outcome = await returnToRoom(records, { participant: params.participant, after: params.after, matches });
      return () => {
        if (!outcome.ok) return answer(outcome);
        this.#comeBack(params.participant, outcome.value, link, answer);
      };
    });
  }

  leave(participant: ParticipantId, answer: Answer<RequestResult<'room.leave'>>): void {
    this.#part(participant, 'left', () => answer(grant({})), answer);
  }

  /** The connection of a participant is gone. */
  disconnected(participant: ParticipantId, link: Link): void {
    const presence = this.#present.get(participant);
    if (presence?.link !== link) return;
    this.#startGrace(presence);
    if (!presence.member) return;
    this.#tellMembers({ type: 'room.away', params: { participant } });
    this.#settle();
  }

  createGroup(
    sender: ParticipantId,
    params: RequestParams<'group.create'>,
    answer: Answer<RequestResult<'group.create'>>,
  ): void {
    this.#answering(answer, async (records) => {
      const outcome = await foundGroup(records, sender, params);
      return () => {
        if (!outcome.ok) return answer(outcome);
        if (outcome.value.fresh) {
          this.#markMember(sender);
          this.#enterEpoch(outcome.value.head);
        }
        answer(grant({ seq: 0 }));
      };
    });
  }

  commit(
    sender: ParticipantId,
    params: RequestParams<'group.commit'>,
    answer: Answer<RequestResult<'group.commit'>>,
  ): void {
    this.#answering(answer, async (records) => {
      const outcome = await acceptCommit(records, sender, params);
      const departed = outcome.ok && outcome.value.fresh && params.joined ? await departedFrom(records) : [];
      return () => {
        if (!outcome.ok) return answer(outcome);
        const { entry, fresh } = outcome.value;
        answer(grant({ seq: entry.seq }));
        if (fresh) this.#publishCommit(params.group, entry);
        if (!fresh || !params.joined) return;
        for (const { participant, departed: why } of departed) {
          this.#tell(sender, { type: 'room.departed', params: { participant, why } });
        }
        for (const participant of this.#away()) this.#tell(sender, { type: 'room.away', params: { participant } });
      };
    });
  }

  send(
    sender: ParticipantId,
    params: RequestParams<'mailbox.send'>,
    answer: Answer<RequestResult<'mailbox.send'>>,
  ): void {
    const task: RoomTask = async (records) => {
      const outcome = await acceptMessage(records, sender, params);
      return () => {
        if (!outcome.ok) return answer(outcome);
        answer(grant({ seq: outcome.value.seq }));
        if (outcome.value.entry) this.#publish(params.group, outcome.value.entry);
      };
    };
    this.#queue.addShareable(task, this.#failing(answer));
  }

  fetchGroup(answer: Answer<RequestResult<'group.fetch'>>): void {
    this.#answering(answer, async (records) => {
      const group = (await records.snapshot()) ?? null;
      return () => answer(grant({ group }));
    });
  }

  acknowledge(participant: ParticipantId, { group, epoch }: { group: GroupId; epoch: number }): void {
    if (group !== this.#group || !this.isMember(participant)) return;
    this.#acknowledgements.acknowledge(participant, epoch);
    this.#settle();
  }

  /** News of the bridge for one participant; kept when they are away. */
  deliver(participant: ParticipantId, push: BridgePush): void {
    const presence = this.#present.get(participant);
    if (!presence) return;
    const { link, mediaBacklog } = presence;
    if (link) {
      mediaBacklog.confirm(link.confirmedUntil);
      link.send(encodePush(push));
    }
    mediaBacklog.add(push, link && this.#around.clock.now());
  }

  /** The server stops: everybody is told to come back, and no timer runs any more. */
  close(retryAfterMs: number): void {
    this.#closed = true;
    const closing = encodePush({ type: 'room.closing', params: { retryAfterMs } });
    for (const presence of this.#present.values()) {
      const { link } = presence;
      presence.end();
      link?.send(closing);
      link?.close('server-closing');
    }
    this.#present.clear();
  }

  #comeBack(
    participant: ParticipantId,
    { member, entries, departed }: Return,
    link: Link,
    answer: Answer<RequestResult<'room.resume'>>,
  ): void {
    const presence = this.#present.get(participant) ?? new Presence(participant, member);
    this.#present.set(participant, presence);
    const superseded = presence.link;
    this.#attach(presence, link);
    superseded?.close('superseded');
    if (member && !superseded) this.#tellMembers({ type: 'room.back', params: { participant } }, participant);
    const backlog = presence.mediaBacklog.take();
    const seat = { room: this.id, participant };
    const bridge = this.#around.bridge();
    if (backlog === 'overflowed') bridge?.leave(seat);
    const kept = backlog !== 'overflowed' && (bridge?.holds(seat) ?? false);
    answer(grant({ entries, media: kept ? 'kept' : 'lost', away: this.#away(), departed }));
    if (kept) for (const push of backlog) this.deliver(participant, push);
  }

  #attach(presence: Presence, link: Link): void {
    presence.attach(link);
    if (!link.open) this.disconnected(presence.participant, link);
  }

  #startGrace(presence: Presence): void {
    if (this.#closed) return presence.end();
    const { clock, graceMs } = this.#around;
    presence.detach(clock, graceMs, () => this.#lose(presence));
  }

  #lose(presence: Presence): void {
    const { participant } = presence;
    const task: RoomTask = async (records) => {
      // They may have come back while this waited.
      if (presence.link || this.#present.get(participant) !== presence) return () => {};
      const parting = await partFromRoom(records, participant, 'lost');
      return () => this.#finishParting(participant, 'lost', parting);
    };
    this.#queue.add(task, (cause) => {
      this.#around.onFailure(cause);
      // The storage may recover: until then they count as away.
      if (!presence.link && this.#present.get(participant) === presence) this.#startGrace(presence);
    });
  }

  #part(participant: ParticipantId, why: Departure, done: () => void, answer: Answer<never>): void {
    this.#answering(answer, async (records) => {
      const parting = await partFromRoom(records, participant, why);
      return () => {
        done();
        this.#finishParting(participant, why, parting);
      };
    });
  }

  #finishParting(
    participant: ParticipantId,
    why: Departure,
    parting: { wasMember: boolean; ended: boolean } | undefined,
  ): void {
    this.#forget(participant);
    if (!parting?.wasMember) return;
    if (parting.ended) return this.#endGroup();
    this.#tellMembers({ type: 'room.departed', params: { participant, why } });
    this.#settle();
  }

  /** Takes somebody out of the room. Their connection stays, and is in no room. */
  #forget(participant: ParticipantId): void {
    this.#present.get(participant)?.end();
    this.#present.delete(participant);
    this.#acknowledgements.forget(participant);
    this.#around.bridge()?.leave({ room: this.id, participant });
  }

  #endGroup(): void {
    this.#group = undefined;
    this.#acknowledgements.reset();
    this.#pruning.reset();
  }

  #markMember(participant: ParticipantId): void {
    const presence = this.#present.get(participant);
    if (presence) presence.member = true;
  }

  #enterEpoch(head: GroupHead): void {
    this.#group = head.group;
    this.#acknowledgements.enter(head.epoch);
    this.#pruning.enter(head.epochSeq);
  }

  #publishCommit(group: GroupId, entry: CommitEntry): void {
    this.#publish(group, entry);
    for (const participant of entry.removed) this.#putOut(participant);
    if (entry.joined) this.#markMember(entry.sender);
    this.#enterEpoch({ group, epoch: entry.epoch + 1, epochSeq: entry.seq, lastSeq: entry.seq });
  }

  #publish(group: GroupId, entry: LogEntry): void {
    this.#tellMembers({ type: 'group.entry', params: { group, entry } }, entry.sender);
  }

  #putOut(participant: ParticipantId): void {
    const link = this.#present.get(participant)?.link;
    this.#forget(participant);
    link?.send(encodePush({ type: 'room.removed', params: {} }));
    link?.close('removed');
  }

  #settle(): void {
    const connected = this.#members().filter(({ link }) => link !== undefined);
    const epoch = this.#acknowledgements.settle(connected.map(({ participant }) => participant));
    if (epoch === undefined || this.#group === undefined) return;
    this.#tellMembers({ type: 'group.settled', params: { group: this.#group, epoch } });
    if (connected.length < this.#members().length) return;
    this.#prune(this.#group, this.#pruning.settled());
  }

  #prune(group: GroupId, seq: number | undefined): void {
    if (seq === undefined) return;
    this.#change(async (records) => {
      await records.forgetBefore(group, seq);
      return () => {};
    });
  }

  #members(): Presence[] {
    return [...this.#present.values()].filter(({ member }) => member);
  }

  #away(): ParticipantId[] {
    return this.#members()
      .filter(({ link }) => link === undefined)
      .map(({ participant }) => participant);
  }

  #tell(participant: ParticipantId, push: Push): void {
    this.#present.get(participant)?.link?.send(encodePush(push));
  }

  #tellMembers(push: Push, except?: ParticipantId): void {
    const encoded = encodePush(push);
    for (const { participant, link } of this.#members()) if (participant !== except) link?.send(encoded);
  }

  #change(task: RoomTask): void {
    this.#queue.add(task, this.#around.onFailure);
  }

  #answering<T>(answer: Answer<T>, task: RoomTask): void {
    this.#queue.add(task, this.#failing(answer));
  }

  #failing<T>(answer: Answer<T>): (cause: unknown) => void {
    return (cause) => {
      this.#around.onFailure(cause);
      answer(refuse('internal'));
    };
  }
}
