import type { CommitFault, ParticipantId } from '@konklave/protocol/client';
import type { Reaction } from '@konklave/protocol/sealed';

/** What somebody sends at the moment, by their own sealed word. */
export interface Sending {
  microphone: boolean;
  camera: boolean;
  screen: boolean;
}

/** One leaf of the group, as everyone in the room sees it. */
export interface Person {
  participant: ParticipantId;
  self: boolean;
  /**
   * From the sealed identity card; undefined until a valid one came. Frames of such a person are not opened, so that nothing is
   * shown under no name. They hold the keys all the same, as every leaf does: they can hear and see.
   */
  name: string | undefined;
  sending: Sending;
  /** Their hand is up, at this place among the hands, see `handsUp`. */
  hand: number | undefined;
  /** `leaving`: gone, and the commit that excludes them is under way. */
  presence: 'here' | 'away' | 'leaving';
  /**
   * The server said at least 3 s ago that they are gone, we are connected, and no commit has excluded them: they still hold the keys
   * and can hear and read along. Show it. It ends with their exclusion, or after 10 s with the meeting (`tampered`). Only
   * ever true with `leaving`.
   */
  overdue: boolean;
}

export interface ChatMessage {
  /** Chosen by the writer: unique together with `participant`, not alone. */
  id: string;
  participant: ParticipantId;
  /** The name at the time of writing; stays when the writer leaves. */
  name: string | undefined;
  self: boolean;
  text: string;
  /** The writer's clock, ms since 1970. */
  sentAt: number;
  /** `sending` until the server has stored it; `failed` when the meeting ended before. */
  delivery: 'sending' | 'sent' | 'failed';
}

/** Something somebody said with one key, for as long as it is shown. */
export interface ShownReaction {
  /** Counted from 1 in the order of their coming. */
  id: number;
  participant: ParticipantId;
  reaction: Reaction;
}

/** Somebody who was put out because of what their app did. */
export interface PutOut {
  participant: ParticipantId;
  /** Undefined when no card came. */
  name: string | undefined;
  /** A change of the keys that most could not follow, or by which nobody could have joined; or, by our own doing, one that shut us out. */
  why: CommitFault | 'shut-out';
}

/**
 * Why a meeting is over for us. `lost`: the server could not be reached in time, or no longer knew us when it was. `unreachable`: it
 * was never reached.
 */
export type Ending =
  | 'left'
  | 'removed'
  /** We are in this meeting from another page or machine. */
  | 'elsewhere'
  | 'lost'
  | 'unreachable'
  | 'room-full'
  | 'unknown-room'
  | 'wrong-link'
  | 'tampered'
  | 'failed';

/** Everything a view needs. Replaced as a whole at every change; unchanged parts keep their identity. */
export interface MeetingState {
  phase: 'idle' | 'joining' | 'here' | 'reconnecting' | 'ended';
  ending: Ending | undefined;
  /** We are not connected because the server said that it restarts, and it is not back yet. */
  restarting: boolean;
  participant: ParticipantId | undefined;
  /** RFC 9420 epoch, -1 outside a group. */
  epoch: number;
  /** The keys of this meeting are hybrid: they also withstand quantum computers. */
  postQuantum: boolean;
  /** The meeting code: 30 digits. Undefined outside a group. */
  code: string | undefined;
  /** Everyone in the tree, self first, then in order of arrival. */
  people: readonly Person[];
  messages: readonly ChatMessage[];
  reactions: readonly ShownReaction[];
  /** In the order of their going. */
  putOut: readonly PutOut[];
  /** Refused commits and messages that could not be opened, by cause. More than 0 means somebody (the server, a member) does not play fair, or a fork. */
  refusals: Readonly<Record<string, number>>;
}

/** The state of somebody who is in no meeting. */
export const idle: MeetingState = {
  phase: 'idle',
  ending: undefined,
  restarting: false,
  participant: undefined,
  epoch: -1,
  postQuantum: false,
  code: undefined,
  people: [],
  messages: [],
  reactions: [],
  putOut: [],
  refusals: {},
};

/** Key material for the frames of one epoch: goes to the encrypt worker and nowhere else. */
export interface EpochKeys {
  epoch: number;
  /** MLS-Exporter("SFrame 1.0 Base Key", "", 16), RFC 9605 section 5.2. The receiver of this object zeroes it after use. */
  baseKey: Uint8Array;
  /** Our own leaf index. */
  leaf: number;
  /** Leaf index by participant, for everyone whose frames may be opened. */
  leaves: ReadonlyMap<ParticipantId, number>;
}
