import type { MeetingState, Sending } from '@konklave/client';
import type { Reaction } from '@konklave/protocol/sealed';
import type { Push, RequestParams, RequestResult, RequestType } from '@konklave/protocol/client';

/** The requests and pushes that the bridge answers and makes. */
export type MediaRequestType = Extract<RequestType, `media.${string}`>;
export type MediaPush = Extract<Push, { type: `media.${string}` }>;

/**
 * A meeting as the main thread sees it: the headless client runs in a worker, keys never come here.
 * `subscribe` suits React's useSyncExternalStore.
 */
export interface Session {
  readonly state: MeetingState;
  subscribe(listener: () => void): () => void;
  /** Enters the room. `secret` is the link's fragment. Ends in `phase: here` or `phase: ended`. */
  join(options: { room: string; secret: string; postQuantum?: boolean; name: string; sending: Sending }): void;
  leave(): Promise<void>;
  sendChat(text: string): void;
  /** Tells the others, sealed, what we send. */
  setSending(sending: Sending): void;
  /** Raises or lowers our hand. Sealed. */
  setHand(up: boolean): void;
  /** Says something with one key, shown for a moment. Sealed; nothing while not connected. */
  react(reaction: Reaction): void;
  /** A request to the bridge. Rejects with `SessionError {code}`. */
  request<T extends MediaRequestType>(type: T, params: RequestParams<T>): Promise<RequestResult<T>>;
  onMediaPush(listener: (push: MediaPush) => void): () => void;
  /** Connects the encrypt worker: `port` gets an `EncryptKeyMessage` at every change of keys and answers `EncryptKeyAnswer`. The port is transferred. */
  connectKeys(port: MessagePort): void;
  /** Ends the worker. */
  close(): void;
}

/** `code` is an `ErrorCode` of the wire, or `disconnected`, `timeout`, `ended`. Holds no content. */
export class SessionError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`session: ${code}`);
    this.name = 'SessionError';
    this.code = code;
  }
}

/**
 * From the session worker to the encrypt worker, over a MessagePort of their own. Order matters: `epoch` comes before the
 * `leaves` and the `send` that name it, and epochs only grow until `clear`.
 */
export type EncryptKeyMessage =
  /** New keys, for receiving at once. Comes once for each epoch; answered by `installed`. */
  | {
      type: 'epoch';
      epoch: number;
      /** 16 bytes, transferred. */
      baseKey: ArrayBuffer;
      leaf: number;
      /** [participant, leaf index] of everyone whose frames may be opened. */
      leaves: [string, number][];
    }
  /**
   * Within an epoch that is installed: the leaves that may be opened now, as a whole (somebody's identity card came).
   * Keys and counters stay as they are.
   */
  | { type: 'leaves'; epoch: number; leaves: [string, number][] }
  /** Seal with the keys of this epoch from now on. Until the first of these nothing is sent. */
  | { type: 'send'; epoch: number }
  /** Send nothing until the next `send`: somebody was excluded, and the keys without them are not installed. Keys and counters stay as they are. */
  | { type: 'hold' }
  /** Out of the group: forget every key. */
  | { type: 'clear' };

/**
 * From the encrypt worker back over the same port, once it can open frames of this epoch. Only then do we tell the others that
 * they may switch (`group.ack`), so answer as soon as the key is in the ring, and answer every `epoch` message.
 *
 * A port that is connected while an epoch is already in the hands of an earlier port gets no keys for that epoch: counters
 * would start again under the same key. The session makes a new epoch instead, and that is the first the new port sees.
 */
export interface EncryptKeyAnswer {
  type: 'installed';
  epoch: number;
}
