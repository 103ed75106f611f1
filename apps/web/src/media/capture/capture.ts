import type { MediaSource } from '@konklave/protocol/client';
import type {
  CameraEffect,
  DeviceMemory,
  DeviceNews,
  DeviceUse,
  Effects,
  LocalSource,
  MediaProblem,
  MicrophoneEffect,
  ScreenContent,
} from '../media-engine.ts';
import type { MediaStore } from '../media-store.ts';
import { cameraConstraints, microphoneConstraints } from './constraints.ts';
import { DataSaver } from './data-saver.ts';
import { DeviceList, sortDevices } from './device-list.ts';
import { pluggedIn, stillOffered } from './device-news.ts';
import { EffectStage } from './effect-stage.ts';
import { cameraEffects, effectsThatRun, microphoneEffects } from './effects.ts';
import { DeviceOpener } from './device-opener.ts';
import { LocalDevice } from './local-device.ts';
import { LocalScreen } from './local-screen.ts';

export interface CaptureOptions {
  store: MediaStore;
  memory: DeviceMemory;
  /** What is to be sent of a source is another, or nothing. */
  onTrack: (source: MediaSource, track: MediaStreamTrack | undefined) => void;
  /** The state of a source changed. */
  onChange: () => void;
  /** Everything is to be played on this speaker; `''` is what the system plays on. */
  onSpeaker: (deviceId: string) => void;
}

type Switchable = 'microphone' | 'camera' | 'screen';

/** Our own microphone, camera and screen. */
export class Capture {
  readonly #options: CaptureOptions;
  readonly #list: DeviceList;
  readonly #saver = new DataSaver();
  readonly #sources: {
    microphone: LocalDevice;
    camera: LocalDevice;
    screen: LocalScreen;
  };
  readonly #stages: { microphone: EffectStage<MicrophoneEffect>; camera: EffectStage<CameraEffect> };

  constructor(options: CaptureOptions) {
    this.#options = options;
    // Undefined where the page is not a secure context, whatever the types say.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    const opener = new DeviceOpener(devices, navigator.permissions);
    this.#list = new DeviceList({
      devices,
      onList: (list) => options.store.set({ devices: sortDevices(list) }),
      onPlug: (before, after) => this.#plugged(before, after),
    });
    const chosen = options.memory.recall();
    if (chosen.speaker !== undefined) this.#playOn(chosen.speaker);
    const canChange = effectsThatRun();
    const effects: Effects = {
      microphone: canChange.microphone ? known(microphoneEffects, chosen['microphone-effect']) : undefined,
      camera: canChange.camera ? known(cameraEffects, chosen['camera-effect']) : undefined,
    };
    options.store.set({ canChange, effects });
    this.#stages = {
      microphone: this.#voiceStage(effects.microphone),
      camera: this.#backgroundStage(effects.camera),
    };
    this.#sources = {
      microphone: this.#device('microphone', {
        kind: 'audio',
        deviceId: chosen.microphone,
        opener,
        constraints: microphoneConstraints,
        contentHint: 'speech',
        keepOpen: true,
      }),
      camera: this.#device('camera', {
        kind: 'video',
        deviceId: chosen.camera,
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

  async choose(use: DeviceUse, deviceId: string): Promise<void> {
    this.#options.memory.remember(use, deviceId);
    if (use === 'speaker') return this.#playOn(deviceId);
    this.#options.store.setChosen({ [use]: deviceId });
    await this.#sources[use].choose(deviceId);
  }

  setEffect<Use extends keyof Effects>(use: Use, effect: Effects[Use]): void {
    const { store, memory } = this.#options;
    memory.remember(`${use}-effect`, effect ?? '');
    store.set({ effects: { ...store.state.effects, [use]: effect } });
    if (use === 'microphone') this.#stages.microphone.choose(store.state.effects.microphone);
    else this.#stages.camera.choose(store.state.effects.camera);
  }

  /** Whether the camera is to give small pictures, now and later. */
  saveData(saves: boolean): void {
    this.#saver.set(saves);
  }

  /** Uses what was plugged in. What was off because there was nothing goes on. */
  async accept(offer: Extract<DeviceNews, { kind: 'new' }>): Promise<void> {
    this.dismiss(offer);
    await Promise.all(
      (Object.entries(offer.devices) as [DeviceUse, string][]).map(async ([use, id]) => {
        // Without a permission there is no id yet: what is there is the browser's choice.
        if (id !== '') await this.choose(use, id);
        if (use !== 'speaker' && this.#options.store.state.local[use].problem === 'none-found')
          await this.set(use, true);
      }),
    );
  }

  dismiss(news: DeviceNews): void {
    const { store } = this.#options;
    store.set({ deviceNews: store.state.deviceNews.filter((one) => one !== news) });
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
    options: Omit<ConstructorParameters<typeof LocalDevice>[0], 'onChange' | 'onDevice' | 'onLost'>,
  ): LocalDevice {
    return new LocalDevice({
      ...options,
      onChange: (state) => {
        if (source === 'camera') this.#saver.take(state.track);
        this.#stages[source].take(state);
      },
      onDevice: (deviceId) => {
        this.#options.store.setChosen({ [source]: deviceId });
        void this.#list.refresh();
      },
      onLost: (label, instead) =>
        this.#tellNews({ kind: 'lost', key: `${source} ${label}`, use: source, label, instead }),
    });
  }

  #voiceStage(effect: MicrophoneEffect | undefined): EffectStage<MicrophoneEffect> {
    const options = {
      open: (name: MicrophoneEffect) => microphoneEffects[name],
      otherwise: 'raw' as const,
      onChange: (state: LocalSource) => this.#changed('microphone', state),
      onGiveUp: () => {},
    };
    return new EffectStage(options, effect);
  }

  #backgroundStage(effect: CameraEffect | undefined): EffectStage<CameraEffect> {
    const options = {
      open: (name: CameraEffect) => cameraEffects[name],
      otherwise: 'nothing' as const,
      onChange: (state: LocalSource) => this.#changed('camera', state),
      onGiveUp: () => {
        this.#sources.camera.close();
        this.#fail('camera', 'effect');
      },
    };
    return new EffectStage(options, effect);
  }

  #playOn(deviceId: string): void {
    this.#options.store.setChosen({ speaker: deviceId });
    this.#options.onSpeaker(deviceId);
  }

  #plugged(before: readonly MediaDeviceInfo[], after: readonly MediaDeviceInfo[]): void {
    const { store } = this.#options;
    const isSpeaker = ({ kind, deviceId }: MediaDeviceInfo): boolean =>
      kind === 'audiooutput' && deviceId !== '' && deviceId === store.state.chosen.speaker;
    const speaker = before.find(isSpeaker);
    store.set({ deviceNews: stillOffered(store.state.deviceNews, after) });
    if (speaker && !after.some(isSpeaker)) {
      // Browsers differ in where they play then: say it, and it is the system's choice everywhere.
      this.#playOn('');
      const { label } = speaker;
      this.#tellNews({ kind: 'lost', key: `speaker ${label}`, use: 'speaker', label, instead: '' });
    }
    for (const offer of pluggedIn(before, after)) this.#tellNews(offer);
  }

  #tellNews(news: DeviceNews): void {
    const { store } = this.#options;
    store.set({ deviceNews: [...store.state.deviceNews.filter(({ key }) => key !== news.key), news] });
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

/** The name of something that there is, among those that were chosen at some time. */
function known<Name extends string>(all: Readonly<Record<Name, unknown>>, name: string | undefined): Name | undefined {
  return name !== undefined && Object.hasOwn(all, name) ? (name as Name) : undefined;
}
