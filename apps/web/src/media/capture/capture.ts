import type { MediaSource } from '@konklave/protocol/client';
import type { LocalSource, MediaProblem, ScreenContent } from '../media-engine.ts';
import type { MediaStore } from '../media-store.ts';
import { cameraConstraints, microphoneConstraints } from './constraints.ts';
import { DeviceList } from './device-list.ts';
import { DeviceOpener } from './device-opener.ts';
import { LocalDevice } from './local-device.ts';
import { LocalScreen } from './local-screen.ts';

export interface CaptureOptions {
  store: MediaStore;
  /** What is to be sent of a source is another, or nothing. */
  onTrack: (source: MediaSource, track: MediaStreamTrack | undefined) => void;
  /** The state of a source changed. */
  onChange: () => void;
}

type Switchable = 'microphone' | 'camera' | 'screen';

/** Our own microphone, camera and screen. */
export class Capture {
  readonly #options: CaptureOptions;
  readonly #list: DeviceList;
  readonly #sources: {
    microphone: LocalDevice;
    camera: LocalDevice;
    screen: LocalScreen;
  };

  constructor(options: CaptureOptions) {
    this.#options = options;
    // Undefined where the page is not a secure context, whatever the types say.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    const opener = new DeviceOpener(devices, navigator.permissions);
    this.#list = new DeviceList(devices, (list) => options.store.set({ devices: list }));
    this.#sources = {
      microphone: this.#device('microphone', {
        kind: 'audio',
        opener,
        constraints: microphoneConstraints,
        contentHint: 'speech',
        keepOpen: true,
      }),
      camera: this.#device('camera', {
        kind: 'video',
        opener,
        constraints: cameraConstraints,
        contentHint: 'motion',
        keepOpen: false,
      }),
      screen: new LocalScreen({ devices, onChange: (source, state) => this.#changed(source, state) }),
    };
  }

  async set(source: Switchable, on: boolean): Promise<void> {
    if (on && !this.#options.store.state.canSeal) return this.#fail(source, 'cannot-seal');
    await this.#sources[source].set(on);
  }

  async choose(kind: 'microphone' | 'camera', deviceId: string): Promise<void> {
    await this.#sources[kind].choose(deviceId);
  }

  setScreenContent(content: ScreenContent): void {
    this.#sources.screen.setContent(content);
    this.#options.store.set({ screenContent: content });
    // The same track, which is to be sent in another way.
    this.#options.onTrack('screen', this.#options.store.state.local.screen.track);
  }

  /** The bridge does not take this source: off, with a word why. */
  giveUp(source: MediaSource): void {
    const owner = source === 'screen-audio' ? 'screen' : source;
    this.#sources[owner].close();
    this.#fail(owner, 'failed');
  }

  /** Everything off, with a word why for what was on. */
  cannotSeal(): void {
    for (const source of ['microphone', 'camera', 'screen'] as const) {
      const wasOn = this.#options.store.state.local[source].status !== 'off';
      this.#sources[source].close();
      if (wasOn) this.#fail(source, 'cannot-seal');
    }
  }

  /** Everything off. Devices may be opened again. */
  close(): void {
    for (const source of Object.values(this.#sources)) source.close();
  }

  /** Everything off, for good. */
  end(): void {
    this.close();
    this.#list.close();
  }

  #device(
    source: 'microphone' | 'camera',
    options: Omit<ConstructorParameters<typeof LocalDevice>[0], 'onChange' | 'onDevice'>,
  ): LocalDevice {
    return new LocalDevice({
      ...options,
      onChange: (state) => this.#changed(source, state),
      onDevice: (deviceId) => {
        this.#options.store.setChosen({ [source]: deviceId });
        void this.#list.refresh();
      },
    });
  }

  #fail(source: Switchable, problem: MediaProblem): void {
    this.#changed(source, { status: 'off', track: undefined, problem });
  }

  #changed(source: MediaSource, state: LocalSource): void {
    const { store, onTrack, onChange } = this.#options;
    const before = store.state.local[source].track;
    // What is sent follows first, so that the state never says less than what leaves.
    if (state.track !== before) onTrack(source, state.track);
    store.setLocal(source, state);
    onChange();
  }
}
