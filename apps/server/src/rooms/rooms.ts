import type { ParticipantId, RequestParams, RequestResult, RoomId } from '@konklave/protocol/client';
import type { BridgePush, Seat } from '../media/bridge.ts';
import { readEntryHash } from './entry.ts';
import type { Link } from './ports.ts';
import type { Answer } from './room-desk.ts';
import { Room, type RoomSurroundings } from './room.ts';

const msPerDay = 86_400_000;
/** Rooms are kept for days, so looking every few hours is often enough. */
const sweepMs = 6 * 3_600_000;

/** How often each open room looks for what it need not keep any more. */
const pruneMs = 10_000;

/** The rooms that somebody is in, and the making and forgetting of rooms. */
export class Rooms {
  readonly #around: RoomSurroundings;
  readonly #makeRoomId: () => RoomId;
  readonly #keepDays: number;
  readonly #rooms = new Map<RoomId, Room>();
  #closing = false;
  #callOffSweep: (() => void) | undefined;
  #callOffPruning: (() => void) | undefined;

  constructor({ makeRoomId, keepDays, ...around }: RoomSurroundings & { makeRoomId: () => RoomId; keepDays: number }) {
    this.#around = around;
    this.#makeRoomId = makeRoomId;
    this.#keepDays = keepDays;
  }

  /** Takes up what was stored when the server stopped: everyone who was there may come back within the grace time. */
  async restore(): Promise<void> {
    const rooms = await this.#around.store.occupiedRooms();
    for (const room of rooms) this.#open(room).restore();
    await Promise.all([...this.#rooms.values()].map((room) => room.drained()));
    await this.#sweep();
    this.#prune();
  }

  /** Makes a room that is entered by the token of this hash. Its secret is made by the browser and never comes here. */
  async create(entry: string): Promise<RoomId> {
    const room = this.#makeRoomId();
    await this.#around.store.createRoom({ room, entryHash: readEntryHash(entry), day: this.#today() });
    return room;
  }

  exists(room: RoomId): Promise<boolean> {
    return this.#around.store.roomExists(room);
  }

  enter(params: RequestParams<'room.enter'>, link: Link, answer: Answer<RequestResult<'room.enter'>>): void {
    this.#open(params.room).enter(params, link, answer);
  }

  resume(params: RequestParams<'room.resume'>, link: Link, answer: Answer<RequestResult<'room.resume'>>): void {
    this.#open(params.room).resume(params, link, answer);
  }

  /** The room that a participant has entered. Undefined when they are not in it any more. */
  of({ room }: Seat): Room | undefined {
    return this.#rooms.get(room);
  }

  /** News of the bridge for one participant. */
  deliver(room: RoomId, participant: ParticipantId, push: BridgePush): void {
    this.#rooms.get(room)?.deliver(participant, push);
  }

  /** The server stops: nobody comes in any more. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Tells everyone to come back, and resolves when all that was asked before is stored. Who gets no answer asks again after the restart. */
  async close(retryAfterMs: number): Promise<void> {
    this.#closing = true;
    this.#callOffSweep?.();
    this.#callOffPruning?.();
    const rooms = [...this.#rooms.values()];
    for (const room of rooms) room.close(retryAfterMs);
    await Promise.all(rooms.map((room) => room.drained()));
  }

  #open(id: RoomId): Room {
    const open = this.#rooms.get(id);
    if (open) return open;
    const room = new Room(id, this.#around, () => this.#rooms.delete(id));
    this.#rooms.set(id, room);
    return room;
  }

  #prune(): void {
    this.#callOffPruning = this.#around.clock.after(pruneMs, () => this.#prune());
    for (const room of this.#rooms.values()) room.group.prune();
  }

  async #sweep(): Promise<void> {
    this.#callOffSweep = this.#around.clock.after(sweepMs, () => void this.#sweep());
    try {
      await this.#around.store.deleteUnused(this.#today() - this.#keepDays);
    } catch (cause) {
      this.#around.onFailure(cause);
    }
  }

  #today(): number {
    return Math.floor(this.#around.clock.now() / msPerDay);
  }
}
