import type { MeetingState, Sending } from '@konklave/client';
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
  join(options: { room: string; secret: string; name: string; sending: Sending }): void;
  leave(): Promise<void>;
  sendChat(text: string): void;
  /** Tells the others, sealed, what we send. */
  setSending(sending: Sending): void;
  /** A request to the bridge. Rejects with `SessionError {code}`. */
  request<T extends MediaRequestType>(type: T, params: RequestParams<T>): Promise<RequestResult<T>>;
  onMediaPush(listener: (push: MediaPush) => void): () => void;
  /** Connects the encrypt worker: `port` gets an `EncryptKeyMessage` at every change of keys. The port is transferred. */
  connectKeys(port: MessagePort): void;
  /** Ends the worker. */
  close(): void;
}

/** From the session worker to the encrypt worker, over a MessagePort of their own. */
export type EncryptKeyMessage =
  | {
      type: 'epoch';
      epoch: number;
      /** 16 bytes, transferred. */
      baseKey: ArrayBuffer;
      leaf: number;
      /** [participant, leaf index] of everyone whose frames may be opened. */
      leaves: [string, number][];
    }
  /** Seal with the keys of this epoch from now on. Until the first of these nothing is sent. */
  | { type: 'send'; epoch: number }
  /** Out of the group: forget every key. */
  | { type: 'clear' };
