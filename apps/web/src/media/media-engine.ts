import type { MediaSource, ParticipantId } from '@konklave/protocol/client';
import type { CameraEffect } from './capture/background/messages.ts';
import type { StreamNumbers } from './transport/stream-numbers.ts';

export type { CameraEffect };

/** Why a device or a share is not there. Words for it are made in the views. */
export type MediaProblem =
  | 'none-found'
  | 'refused'
  | 'in-use'
  | 'cannot-seal' // the browser has no way to encrypt frames: nothing is sent
  | 'unsupported'
  | 'effect' // what is to be done to the sound or the picture does not run here
  | 'silent' // it is on, and the system, or a switch on the device, lets nothing through
  | 'failed';

/** What can be done to a voice. */
export type MicrophoneEffect = 'without-noise';

export interface Effects {
  microphone: MicrophoneEffect | undefined;
  camera: CameraEffect | undefined;
}

/** What a device is used for. */
export type DeviceUse = 'microphone' | 'camera' | 'speaker';

/** Something that happened to a device and that a person should know. */
export type DeviceNews =
  /** Plugged in. The ids are empty where the browser does not tell them without a permission, and so is the label. */
  | { kind: 'new'; key: string; label: string; devices: Readonly<Partial<Record<DeviceUse, string>>> }
  /** The device in use is gone; another one has taken over, or none where `instead` is undefined. */
  | { kind: 'lost'; key: string; use: DeviceUse; label: string; instead: string | undefined };

/** One thing we may send. `problem` stays until the next attempt. */
export interface LocalSource {
  status: 'off' | 'starting' | 'on';
  /** The local track, for the preview. Present while `on` (a muted microphone keeps none). */
  track: MediaStreamTrack | undefined;
  problem: MediaProblem | undefined;
}

/** One stream of somebody else. */
export interface RemoteSource {
  participant: ParticipantId;
  source: MediaSource;
  track: MediaStreamTrack;
  /** `waiting` for the first frame that opens; `unreadable`: frames arrive and none opens (another epoch, another meeting code). */
  health: 'waiting' | 'live' | 'unreadable';
}

/** What a shared screen shows, and what is given up where the line is thin: of `text` frames, of `film` sharpness. */
export type ScreenContent = 'text' | 'film';

export interface MediaState {
  /** Whether this browser can seal frames. False: neither sends nor receives, and says so. */
  canSeal: boolean;
  connection: 'idle' | 'connecting' | 'connected' | 'reconnecting';
  local: Readonly<Record<MediaSource, LocalSource>>;
  remote: readonly RemoteSource[];
  screenContent: ScreenContent;
  /** Who is speaking right now, ourselves included, by sound level measured here. */
  speaking: ReadonlySet<ParticipantId>;
  devices: {
    microphones: readonly MediaDeviceInfo[];
    cameras: readonly MediaDeviceInfo[];
    speakers: readonly MediaDeviceInfo[];
  };
  chosen: Readonly<Record<DeviceUse, string | undefined>>;
  /** Until somebody has taken notice. */
  deviceNews: readonly DeviceNews[];
  effects: Readonly<Effects>;
  /** Whether this browser has what an effect is made of. */
  canChange: Readonly<Record<keyof Effects, boolean>>;
}

/** What somebody has chosen for a device: its id, or an effect; `''` is none. */
type DeviceChoice = DeviceUse | `${keyof Effects}-effect`;

/** Remembers what somebody has chosen. */
export interface DeviceMemory {
  recall(): Readonly<Partial<Record<DeviceChoice, string>>>;
  remember(choice: DeviceChoice, value: string): void;
}

/** Counters of the encrypt worker, by source and person, since the engine was made. */
export interface FrameCounts {
  direction: 'send' | 'receive';
  participant: ParticipantId | undefined;
  source: MediaSource;
  /** Frames sealed or opened. */
  passed: number;
  /** Empty frames (DTX), which pass untouched. */
  empty: number;
  /** Frames dropped, by cause. */
  dropped: Readonly<Record<string, number>>;
}

/** What the browser has counted of one stream, ours without a participant. */
export interface StreamReading {
  direction: 'send' | 'receive';
  participant: ParticipantId | undefined;
  source: MediaSource;
  /** When, in ms of the page's monotonic clock. */
  at: number;
  numbers: StreamNumbers;
}

/**
 * How much of the pictures that are shown is received: all as large as they are shown, all of them small (the data saver), or none
 * (audio only).
 */
export type Pictures = 'all' | 'small' | 'none';

/**
 * Capture, sealing, transport and rendering of one person's media. Works before joining too: `setMicrophone` and
 * `setCamera` then only open the device for the preview.
 */
export interface MediaEngine {
  readonly state: MediaState;
  subscribe(listener: () => void): () => void;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  setScreen(on: boolean): Promise<void>;
  /** Holds for the screen that is shared, and for later ones. */
  setScreenContent(content: ScreenContent): void;
  /** Uses this device from now on, and the next time too. */
  choose(use: DeviceUse, deviceId: string): Promise<void>;
  /** From now on, and the next time too; undefined: nothing is changed. */
  setEffect<Use extends keyof Effects>(use: Use, effect: Effects[Use]): void;
  /** Uses what was plugged in. */
  accept(offer: Extract<DeviceNews, { kind: 'new' }>): Promise<void>;
  /** Takes notice. */
  dismiss(news: DeviceNews): void;
  /** The microphone's level, 0 to 1, measured locally; for the meter. */
  microphoneLevel(): number;
  /** Shows a remote or local video track in this element, with autoplay and the chosen speaker; returns a function that stops. */
  attach(element: HTMLMediaElement, track: MediaStreamTrack): () => void;
  /** Plays whatever this element plays on the chosen speaker; returns a function that stops that. */
  route(element: HTMLMediaElement): () => void;
  /** The size at which a video is shown, in CSS pixels; chooses the simulcast layer. 0 pauses it. */
  setShownHeight(participant: ParticipantId, source: MediaSource, height: number): void;
  /** Holds for everybody's pictures, screens too, until it is called again. Unless it is `all`, our camera gives small ones. */
  setPictures(pictures: Pictures): void;
  frameCounts(): Promise<FrameCounts[]>;
  /** One reading of every stream; two of them say how it went in between. */
  readings(): Promise<StreamReading[]>;
  close(): void;
}
