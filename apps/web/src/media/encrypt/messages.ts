import type { MediaSource, ParticipantId } from '@konklave/protocol/client';

// Between the main thread and the encrypt worker. Keys never pass here: they come over the port of `keys`.

/** One RTCRtpSender or RTCRtpReceiver, given as the options of its RTCRtpScriptTransform. */
export interface StreamOptions {
  /** Unique in the life of the worker. */
  stream: number;
  direction: 'send' | 'receive';
  kind: 'audio' | 'video';
  source: MediaSource;
  /** Whose frames these are, by the word of the bridge; every frame must say the same, sealed. Undefined when sending. */
  participant: ParticipantId | undefined;
}

/** Counters of one stream since its transform was made. */
export interface StreamCounts {
  passed: number;
  /** Of the frames that passed, as they went on. */
  bytes: number;
  empty: number;
  dropped: Record<string, number>;
}

/** How a receive stream is doing, see `RemoteSource.health`. */
export type StreamHealth = 'waiting' | 'live' | 'unreadable';

export type ToEncryptWorker =
  /** The port to the session worker, on which `EncryptKeyMessage`s come. Transferred. */
  | { type: 'keys'; port: MessagePort }
  /** Ask the encoder of this send stream for a key frame. */
  | { type: 'key-frame'; stream: number }
  /** The stream is over. */
  | { type: 'forget'; stream: number }
  /** How loud our microphone is: `levelByte`. */
  | { type: 'level'; level: number }
  | { type: 'count'; request: number };

export type FromEncryptWorker =
  /** The script is here and has run. */
  | { type: 'loaded' }
  /** A transform made only to see whether this browser hands transforms to the worker. */
  | { type: 'probed' }
  /** The participants whose frames can be opened, as a whole: those whose streams may run. */
  | { type: 'openable'; participants: ParticipantId[] }
  /** The encoder of this send stream should make a key frame, and the worker cannot ask it to. */
  | { type: 'key-frame-wanted'; stream: number }
  /** How loud the microphones were of which something came since the last time: `levelByte`. */
  | { type: 'levels'; levels: [ParticipantId, number][] }
  | { type: 'health'; stream: number; health: StreamHealth }
  /** `ended`: sums over the streams that are over. */
  | { type: 'counted'; request: number; streams: CountedStream[]; ended: CountedStream[] };

export interface CountedStream extends StreamOptions {
  counts: StreamCounts;
}
