import type { LocalSource } from '../media-engine.ts';
import type { DeviceKind, DeviceOpener } from './device-opener.ts';
import { problemOf } from './media-problem.ts';

export interface LocalDeviceOptions {
  kind: DeviceKind;
  /** The device to begin with; undefined: the browser's choice. */
  deviceId: string | undefined;
  opener: Pick<DeviceOpener, 'open'>;
  constraints: (deviceId: string | undefined) => MediaTrackConstraints;
  contentHint: string;
  /**
   * Off keeps the device open, silenced. For the microphone: one is off and on many times, fast, and Firefox asks again at
   * each opening. A camera that is off is really off, and its light goes out.
   */
  keepOpen: boolean;
  onChange: (source: LocalSource) => void;
  /** The device that is really in use. */
  onDevice: (deviceId: string | undefined) => void;
  /** A device has vanished while it was open; `instead` has taken over, where there was one and it was wanted. */
  onLost: (label: string, instead: string | undefined) => void;
}

/** Systems silence a device for a moment when it changes its mode; only what lasts is worth a word. */
const silenceMs = 1_000;

/** The microphone or the camera. What is wanted last wins, however fast the wishes come. */
export class LocalDevice {
  readonly #options: LocalDeviceOptions;
  #wanted = false;
  #deviceId: string | undefined;
  /** The open track and the device that was asked for when it was opened. */
  #open: { track: MediaStreamTrack; askedFor: string | undefined } | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<void> | undefined;
  /** Something was wished for since the work began to look. */
  #changed = false;
  /** Closed: not even a device that is to stay open does. */
  #released = false;

  constructor(options: LocalDeviceOptions) {
    this.#options = options;
    this.#deviceId = options.deviceId;
  }

  /** Resolves once it is on, or off again with a problem. */
  set(on: boolean): Promise<void> {
    this.#wanted = on;
    this.#released = false;
    // A prompt may stay open for long: meanwhile the wish is what shows.
    if (this.#work && !this.#open)
      this.#tell({ status: on ? 'starting' : 'off', track: undefined, problem: undefined });
    return this.#settle();
  }

  /** Another device, at once if one is open. */
  choose(deviceId: string): Promise<void> {
    this.#deviceId = deviceId;
    return this.#settle();
  }

  close(): void {
    this.#wanted = false;
    this.#released = true;
    this.#stop();
    this.#tell({ status: 'off', track: undefined, problem: undefined });
  }

  #settle(): Promise<void> {
    this.#changed = true;
    this.#work ??= this.#run();
    return this.#work;
  }

  async #run(): Promise<void> {
    while (this.#changed) {
      this.#changed = false;
      await this.#reach();
    }
    this.#work = undefined;
  }

  async #reach(): Promise<void> {
    while (this.#wanted && !this.#isRight()) {
      this.#stop();
      this.#tell({ status: 'starting', track: undefined, problem: undefined });
      const asked = this.#deviceId;
      try {
        this.#adopt(await this.#openDevice(asked), asked);
      } catch (error) {
        if (asked !== this.#deviceId) continue;
        this.#wanted = false;
        return this.#tell({ status: 'off', track: undefined, problem: problemOf(error) });
      }
    }
    this.#show();
  }

  #isRight(): boolean {
    return this.#open !== undefined && this.#open.askedFor === this.#deviceId;
  }

  /** A chosen device that is not there any more gives way to any other. */
  async #openDevice(deviceId: string | undefined): Promise<MediaStreamTrack> {
    const { kind, opener, constraints } = this.#options;
    try {
      return await opener.open(kind, constraints(deviceId));
    } catch (error) {
      if (deviceId === undefined || problemOf(error) !== 'none-found') throw error;
      return opener.open(kind, constraints(undefined));
    }
  }

  #adopt(track: MediaStreamTrack, askedFor: string | undefined): void {
    track.contentHint = this.#options.contentHint;
    this.#open = { track, askedFor };
    track.addEventListener('ended', () => void this.#vanished(track));
    track.addEventListener('mute', () => this.#hush(track));
    track.addEventListener('unmute', () => this.#hush(track));
    this.#options.onDevice(track.getSettings().deviceId ?? askedFor);
  }

  /** Unplugged, or taken away by the browser: what was on goes on with another device, or says that there is none. */
  async #vanished(track: MediaStreamTrack): Promise<void> {
    if (this.#open?.track !== track) return;
    this.#open = undefined;
    this.#deviceId = undefined;
    const { label } = track;
    await this.#settle();
    this.#options.onLost(label, this.#openLabel());
  }

  #openLabel(): string | undefined {
    return this.#open?.track.label;
  }

  /** The system silences a track, or lets it speak again. A person who believes to be heard must know. */
  #hush(track: MediaStreamTrack): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      if (this.#open?.track === track && this.#wanted) this.#show();
    }, silenceMs);
  }

  #show(): void {
    const track = this.#open?.track;
    if (!this.#wanted && (this.#released || !this.#options.keepOpen)) this.#stop();
    if (track) track.enabled = this.#wanted;
    if (!this.#wanted) return this.#tell({ status: 'off', track: undefined, problem: undefined });
    this.#tell({ status: 'on', track, problem: track?.muted ? 'silent' : undefined });
  }

  #stop(): void {
    const track = this.#open?.track;
    clearTimeout(this.#silence);
    this.#open = undefined;
    track?.stop();
  }

  #tell(source: LocalSource): void {
    this.#options.onChange(source);
  }
}
