import type { Departure, ParticipantId, Push, RoomId } from '@konklave/protocol/client';
import type { GroupRecords } from '../delivery/ports.ts';

/** One room inside one transaction. */
export interface RoomRecords extends GroupRecords {
  roomExists(): Promise<boolean>;
  /** SHA-256 of the entry token; undefined when there is no such room. */
  entryHash(): Promise<Uint8Array | undefined>;
  /** Notes that the room was used on this day (days since 1970), so that it is not swept away. */
  markUsed(day: number): Promise<void>;
  markDeparted(participant: ParticipantId, why: Departure): Promise<void>;
  /** They are here again, with another token. `returning`: see ParticipantRecord. */
  welcomeBack(participant: ParticipantId, resumeHash: Uint8Array, returning: boolean): Promise<void>;
}

/** What outlives the process. */
export interface RoomStore {
  createRoom(made: { room: RoomId; entryHash: Uint8Array; day: number }): Promise<void>;
  roomExists(room: RoomId): Promise<boolean>;
  /** Runs `work` in one transaction. What it wrote is on the disk when the promise resolves. */
  transact<T>(room: RoomId, work: (records: RoomRecords) => Promise<T>): Promise<T>;
  /** The rooms that have participants. */
  occupiedRooms(): Promise<RoomId[]>;
  /** Deletes empty rooms that were last used before this day. Returns how many. */
  deleteUnused(before: number): Promise<number>;
}

/** Why the server ends a connection by itself. */
export type Ending = 'removed' | 'superseded' | 'server-closing';

/** A push in its form on the wire, so that it is encoded once for many receivers. */
export interface EncodedPush {
  text: string;
}

/** The connection of one participant. */
export interface Link {
  readonly open: boolean;
  /** Clock time up to which everything sent is known to have arrived, ms. */
  readonly confirmedUntil: number;
  send(push: EncodedPush): void;
  close(why: Ending): void;
}

/** Makes the wire form of a push. */
export function encodePush(push: Push): EncodedPush {
  return { text: JSON.stringify(push) };
}

/** Time, as a parameter. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Runs `task` once after `ms`. Returns how to call it off. */
  after(ms: number, task: () => void): () => void;
}
