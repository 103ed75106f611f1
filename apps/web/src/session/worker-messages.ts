import type { MediaPush, MediaRequestType, MeetingState, Sending } from '@konklave/client';
import type { RequestParams } from '@konklave/protocol/client';
import type { Reaction } from '@konklave/protocol/sealed';

/** What the main thread asks of the session worker. `id` names what is answered. */
export type ToWorker =
  | { type: 'join'; room: string; secret: string; postQuantum: boolean; name: string; sending: Sending }
  /** `mayReturn`: the page goes, perhaps to be loaded again. */
  | { type: 'leave'; id: number; mayReturn: boolean }
  | { type: 'chat'; text: string }
  | { type: 'sending'; sending: Sending }
  | { type: 'hand'; up: boolean }
  | { type: 'react'; reaction: Reaction }
  | { type: 'request'; id: number; request: MediaRequest }
  /** By the system's word; a worker does not hear of it in every browser. */
  | { type: 'network'; online: boolean }
  /** The port is transferred; see `EncryptKeyMessage`. */
  | { type: 'keys'; port: MessagePort };

export type MediaRequest = { [T in MediaRequestType]: { type: T; params: RequestParams<T> } }[MediaRequestType];

/** What the session worker says. No key is ever among it. */
export type FromWorker =
  | { type: 'state'; state: MeetingState }
  | { type: 'media'; push: MediaPush }
  | { type: 'result'; id: number; result: object }
  | { type: 'failure'; id: number; code: string };
