import type { Departure, ParticipantId, RequestParams, RequestResult, RoomId } from '@konklave/protocol/client';
import { grant } from '../delivery/outcome.ts';
import type { Bridge, BridgePush } from '../media/bridge.ts';
import { Attendance } from './attendance.ts';
import { enterRoom, partFromRoom, restoreRoom, returnToRoom, type Parting, type Return } from './coming-and-going.ts';
import { matchesEntry } from './entry.ts';
import { encodePush, type Clock, type Link, type RoomStore } from './ports.ts';
import { Presence } from './presence.ts';
import { Pruning } from './pruning.ts';
import { hashResumeToken, matchesResumeToken } from './resume-token.ts';
import { RoomDesk, type Answer } from './room-desk.ts';
import { RoomGroup } from './room-group.ts';
import { RoomQueue } from './room-queue.ts';

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

/** One room while it has participants: who comes, who is away, who goes. */
export class Room {
  readonly id: RoomId;
  readonly group: RoomGroup;
  readonly #around: RoomSurroundings;
  readonly #queue: RoomQueue;
  readonly #desk: RoomDesk;
  readonly #attendance = new Attendance();
  #closed = false;

  constructor(id: RoomId, around: RoomSurroundings, onEmpty: () => void) {
    this.id = id;
    this.#around = around;
    const { store, clock, graceMs, onFailure } = around;
    const onIdle = () => {
      if (this.#attendance.isEmpty) onEmpty();
    };
    this.#queue = new RoomQueue({ store, room: id, onIdle });
    this.#desk = new RoomDesk(this.#queue, onFailure);
    this.group = new RoomGroup({
      desk: this.#desk,
      attendance: this.#attendance,
      pruning: new Pruning(clock, graceMs),
      putOut: (participant) => this.#putOut(participant),
      expel: (participant) => this.#expel(participant),
      clock,
    });
  }

  /** Resolves when everything asked so far is answered. */
  drained(): Promise<void> {
    return this.#queue.drained();
  }

  isMember(participant: ParticipantId): boolean {
    return this.#attendance.isMember(participant);
  }

  /** Whether somebody is in no group for no fault of theirs. */
  isWaiting(participant: ParticipantId): boolean {
    return this.group.isWaiting(participant);
  }

  /** After a restart of the server: everybody is away, from now on. */
  restore(): void {
    this.#desk.change(async (records) => {
      const { head, present } = await restoreRoom(records);
      return () => {
        if (head) this.group.enterEpoch(head);
        for (const { participant, member } of present) {
          const presence = new Presence(participant, member);
          this.#attendance.add(presence);
          this.#startGrace(presence);
        }
      };
    });
  }

  enter(
    { participant, entry, resume: former }: RequestParams<'room.enter'>,
    link: Link,
    answer: Answer<RequestResult<'room.enter'>>,
  ): void {
    const { makeResumeToken, capacity, graceMs, clock } = this.#around;
    const resume = makeResumeToken();
    const resumeHash = hashResumeToken(resume);
    const knows = (entryHash: Uint8Array) => matchesEntry(entry, entryHash);
    const was = (hash: Uint8Array) => former !== undefined && matchesResumeToken(former, hash);
    const day = Math.floor(clock.now() / msPerDay);
    this.#desk.answer(answer, async (records) => {
      const outcome = await enterRoom(records, { participant, knows, was, resumeHash, capacity, day });
      return () => {
        if (!outcome.ok) return answer(outcome);
        const { group, returning } = outcome.value;
        this.#begin(participant, link);
        if (returning) this.#attendance.tellMembers({ type: 'room.back', params: { participant } });
        if (group === undefined) this.group.end();
        const waiting = !this.group.askTurn(participant);
        answer(grant({ resume, graceMs, group: waiting ? null : (group ?? null), waiting }));
      };
    });
  }

  resume(params: RequestParams<'room.resume'>, link: Link, answer: Answer<RequestResult<'room.resume'>>): void {
    const { participant, after } = params;
    const matches = (resumeHash: Uint8Array) => matchesResumeToken(params.resume, resumeHash);
    this.#desk.answer(answer, async (records) => {
      const outcome = await returnToRoom(records, { participant, after, matches });
      return () => {
        if (!outcome.ok) return answer(outcome);
        this.#comeBack(participant, outcome.value, link, answer);
      };
    });
  }

  leave(participant: ParticipantId, link: Link, answer: Answer<RequestResult<'room.leave'>>): void {
    this.#desk.answer(answer, async (records) => {
      // They may have come in again meanwhile, on another connection: then it is not that stay that ends.
      if (this.#attendance.isTakenFrom({ participant, link })) return () => answer(grant({}));
      const parting = await partFromRoom(records, participant, 'left');
      return () => {
        answer(grant({}));
        this.#finishParting(participant, 'left', parting);
      };
    });
  }

  /** The page of a participant is gone, and with it the only way to come back. */
  abandoned(participant: ParticipantId, link: Link): void {
    if (this.#attendance.get(participant)?.link === link) this.leave(participant, link, () => {});
  }

  /** The connection of a participant is gone. */
  disconnected(participant: ParticipantId, link: Link): void {
    const presence = this.#attendance.get(participant);
    if (presence?.link !== link) return;
    this.#startGrace(presence);
    if (!presence.member) return this.group.leaveLine(participant);
    if (presence.isLeaf) this.#attendance.tellMembers({ type: 'room.away', params: { participant } });
    this.group.settle();
  }

  /** News of the bridge for one participant; kept when they are away. */
  deliver(participant: ParticipantId, push: BridgePush): void {
    const presence = this.#attendance.get(participant);
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
    this.#attendance.dismiss({ type: 'room.closing', params: { retryAfterMs } });
  }

  /** Somebody begins a stay. An earlier one of theirs is over, and with it what they had on the bridge. */
  #begin(participant: ParticipantId, link: Link): void {
    const earlier = this.#attendance.get(participant);
    const superseded = earlier?.link;
    if (earlier) this.#forget(participant);
    superseded?.close('superseded');
    const presence = new Presence(participant, false);
    this.#attendance.add(presence);
    this.#attach(presence, link);
  }

  #comeBack(
    participant: ParticipantId,
    { member, after, page, departed }: Return,
    link: Link,
    answer: Answer<RequestResult<'room.resume'>>,
  ): void {
    const presence = this.#attendance.get(participant) ?? new Presence(participant, member);
    this.#attendance.add(presence);
    const superseded = presence.link;
    this.#attach(presence, link);
    superseded?.close('superseded');
    const backIsNews = member && !superseded;
    if (backIsNews) this.#attendance.tellMembers({ type: 'room.back', params: { participant } }, participant);
    const missed = this.#missedMedia(presence);
    const media = missed === undefined ? 'lost' : 'kept';
    const putOut = this.group.putOutAfter(after);
    answer(grant({ ...page, media, away: this.#attendance.away(), departed, putOut }));
    if (!member) this.group.askTurnAgain(participant);
    for (const push of missed ?? []) this.deliver(participant, push);
  }

  /** The news of the bridge that may not have arrived; undefined when the transports are gone, or go because too much was missed. */
  #missedMedia({ participant, mediaBacklog }: Presence): BridgePush[] | undefined {
    const seat = { room: this.id, participant };
    const bridge = this.#around.bridge();
    const missed = mediaBacklog.take();
    if (missed === 'overflowed') bridge?.leave(seat);
    return missed !== 'overflowed' && bridge?.holds(seat) ? missed : undefined;
  }

  #attach(presence: Presence, link: Link): void {
    presence.attach(link);
    // It may have closed while this waited for its turn.
    if (!link.open) this.disconnected(presence.participant, link);
  }

  #startGrace(presence: Presence): void {
    if (this.#closed) return presence.end();
    const { clock, graceMs } = this.#around;
    presence.detach(clock, graceMs, () => this.#lose(presence));
  }

  #lose(presence: Presence): void {
    const { participant } = presence;
    const isStillAway = () => !presence.link && this.#attendance.get(participant) === presence;
    this.#desk.change(
      async (records) => {
        if (!isStillAway()) return () => {};
        const parting = await partFromRoom(records, participant, 'lost');
        return () => this.#finishParting(participant, 'lost', parting);
      },
      // The storage may recover: until then they count as away.
      () => isStillAway() && this.#startGrace(presence),
    );
  }

  #finishParting(participant: ParticipantId, why: Departure, parting: Parting | undefined): void {
    this.#forget(participant);
    if (parting?.ended) return this.group.end();
    if (!parting?.isOwed) return;
    this.#attendance.tellMembers({ type: 'room.departed', params: { participant, why } });
    this.group.departed(parting.isFirst);
  }

  #putOut(participant: ParticipantId): void {
    const link = this.#attendance.get(participant)?.link;
    this.#forget(participant);
    link?.send(encodePush({ type: 'room.removed', params: {} }));
    link?.close('removed');
  }

  #expel(participant: ParticipantId): void {
    const link = this.#attendance.get(participant)?.link;
    this.#forget(participant);
    link?.close('removed');
  }

  /** Takes somebody out of the room. Their connection stays, and is in no room. */
  #forget(participant: ParticipantId): void {
    this.#attendance.remove(participant);
    this.group.forget(participant);
    this.#around.bridge()?.leave({ room: this.id, participant });
  }
}
