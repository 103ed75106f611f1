import type { SignatureKeys } from '@konklave/mls';
import type { ParticipantId, RoomId } from '@konklave/protocol/client';

/** Time, so that tests own it. */
export interface Clock {
  /** ms since some moment. Never goes back and does not follow a clock that is set: for what has to take a time. */
  now(): number;
  /** ms since 1970, as the clock of this machine says: for what people read. */
  date(): number;
  /** Calls back once, after `ms`. The function returned cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Randomness, so that tests can repeat a run. `bytes` must be fit for ids and keys in production. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** At least 0, less than 1. For jitter only. */
  fraction(): number;
}

export interface SocketListener {
  opened(): void;
  received(text: string): void;
  /** Last call. Also when the socket never opened. */
  closed(): void;
}

/** A WebSocket, or what stands for one. It has not called its listener before `listen` returns. */
export interface Socket {
  listen(listener: SocketListener): void;
  send(text: string): void;
  close(): void;
}

/** What is kept of a stay so that the same person can come back. No group state, no key of a message or frame. */
export interface KeptStay {
  participant: ParticipantId;
  /** The resume token. */
  resume: string;
  /** The signature key of our leaf. */
  keys: SignatureKeys;
}

/** Keeps one stay a room beyond the page. May reject: then nobody comes back, and that is all. */
export interface StayMemory {
  /** Takes the stay of a room into our hands. Undefined when there is none, or when it is in other hands (a second tab). */
  open(room: RoomId): Promise<KeptStay | undefined>;
  /** Nothing is kept for a room that is in other hands. */
  keep(room: RoomId, stay: KeptStay): Promise<void>;
  /** Lets go of the stay, and forgets it unless it is to be kept. */
  close(room: RoomId, keep: boolean): Promise<void>;
}

/** Everything outside that a meeting needs. */
export interface Runtime {
  /** Starts a new socket to the server. */
  connect(): Socket;
  clock: Clock;
  random: Random;
  memory?: StayMemory;
}
