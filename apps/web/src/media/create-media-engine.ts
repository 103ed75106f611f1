import type { MeetingState } from '@konklave/client';
import type { MediaSource, ParticipantId } from '@konklave/protocol/client';
import type { Session } from '../session/session.ts';
import { Capture } from './capture/capture.ts';
import { browserCanSeal, FrameEncryption, startEncryptWorker } from './encrypt/frame-encryption.ts';
import type {
  DeviceMemory,
  DeviceNews,
  DeviceUse,
  Effects,
  FrameCounts,
  MediaEngine,
  MediaState,
  Pictures,
  ScreenContent,
  StreamReading,
} from './media-engine.ts';
import { MediaStore } from './media-store.ts';
import { Elements } from './render/elements.ts';
import { PageSight } from './render/page-sight.ts';
import { SoundMeter } from './render/sound-meter.ts';
import { VoiceWatch, type Voice } from './render/voice-watch.ts';
import { sendingOf } from './sending.ts';
import type { MediaTransport } from './transport/media-transport.ts';

/** An RMS of -60 dB is where the meter begins; 0 dB is full scale. */
const meterFloorDb = -60;
/** Beyond so many device pixels a CSS pixel nobody sees more of a moving picture. */
const finestRatio = 1.5;

/**
 * Starts the media of one session: devices for the preview at once, the bridge as soon as the session is `here`. Tells the
 * others by `session.setSending` whenever what is sent changes, so nobody else has to.
 */
export function createMediaEngine(parts: { session: Session; memory: DeviceMemory }): MediaEngine {
  return new BrowserMediaEngine(parts);
}

/** Waits between attempts to load a part of the page, ms. */
const reloadMs = 2_000;

/** Tries until it is there: a network that is gone for a moment must not leave somebody unseen for a whole meeting. */
async function loadTransport(isClosed: () => boolean): Promise<typeof MediaTransport> {
  for (;;) {
    try {
      return (await import('./transport/media-transport.ts')).MediaTransport;
    } catch (error) {
      if (isClosed()) throw error;
      await new Promise((resolve) => setTimeout(resolve, reloadMs));
    }
  }
}

class BrowserMediaEngine implements MediaEngine {
  readonly #session: Session;
  readonly #store = new MediaStore();
  readonly #capture: Capture;
  readonly #elements = new Elements(document);
  readonly #meter = new SoundMeter(document, () => performance.now());
  readonly #voices: VoiceWatch;
  readonly #encryption: FrameEncryption | undefined;
  readonly #unsubscribe: (() => void)[];
  #transport: MediaTransport | undefined;
  #pictures: Pictures = 'all';
  #seen = true;
  #closed = false;
  #told = '';
  /** The phase of the session that we have acted on. */
  #followed: MeetingState['phase'] = 'idle';

  constructor({ session, memory }: { session: Session; memory: DeviceMemory }) {
    this.#session = session;
    this.#capture = new Capture({
      store: this.#store,
      memory,
      onTrack: (source, track) => this.#transport?.setTrack(source, track),
      onChange: () => this.#tellSending(),
      onSpeaker: (deviceId) => this.#elements.choose(deviceId),
    });
    this.#encryption = this.#startEncryption();
    this.#voices = new VoiceWatch({
      meter: this.#meter,
      others: () => this.#otherVoices(),
      own: () => this.#ownVoice(),
      report: async (participant) => this.#reportOf(participant),
      onOwnLevel: (level) => this.#encryption?.setLevel(level),
      onSpeaking: (speaking) => this.#store.set({ speaking }),
      now: () => performance.now(),
    });
    this.#encryption?.onLevels((levels) => this.#voices.hear(levels));
    const sight = new PageSight(document, (seen) => {
      this.#seen = seen;
      this.#tellPictures();
    });
    this.#unsubscribe = [
      () => sight.close(),
      session.subscribe(() => this.#followSession()),
      session.onMediaPush((push) => this.#transport?.hear(push)),
    ];
  }

  get state(): MediaState {
    return this.#store.state;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#capture.set('microphone', on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#capture.set('camera', on);
  }

  setScreen(on: boolean): Promise<void> {
    return this.#capture.set('screen', on);
  }

  setScreenContent(content: ScreenContent): void {
    this.#capture.setScreenContent(content);
  }

  choose(use: DeviceUse, deviceId: string): Promise<void> {
    return this.#capture.choose(use, deviceId);
  }

  setEffect<Use extends keyof Effects>(use: Use, effect: Effects[Use]): void {
    this.#capture.setEffect(use, effect);
  }

  accept(offer: Extract<DeviceNews, { kind: 'new' }>): Promise<void> {
    return this.#capture.accept(offer);
  }

  dismiss(news: DeviceNews): void {
    this.#capture.dismiss(news);
  }

  microphoneLevel(): number {
    const { track } = this.state.local.microphone;
    const level = (track && this.#meter.level(track)) ?? 0;
    if (level <= 0) return 0;
    return Math.min(1, Math.max(0, 1 - (20 * Math.log10(level)) / meterFloorDb));
  }

  attach(element: HTMLMediaElement, track: MediaStreamTrack): () => void {
    return this.#elements.attach(element, track);
  }

  route(element: HTMLMediaElement): () => void {
    return this.#elements.route(element);
  }

  setShownHeight(participant: ParticipantId, source: MediaSource, height: number): void {
    this.#transport?.setShownHeight(participant, source, height * Math.min(devicePixelRatio, finestRatio));
  }

  setPictures(pictures: Pictures): void {
    this.#pictures = pictures;
    this.#capture.saveData(pictures !== 'all');
    this.#tellPictures();
  }

  async frameCounts(): Promise<FrameCounts[]> {
    const streams = (await this.#encryption?.totals()) ?? [];
    return streams.map(({ direction, participant, source, counts: { passed, empty, dropped } }) => {
      return { direction, participant, source, passed, empty, dropped };
    });
  }

  async readings(): Promise<StreamReading[]> {
    return (await this.#transport?.readings()) ?? [];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#unsubscribe) stop();
    this.#voices.close();
    this.#transport?.close();
    this.#encryption?.close();
    this.#capture.end();
    this.#elements.close();
    this.#meter.close();
  }

  #startEncryption(): FrameEncryption | undefined {
    if (!browserCanSeal()) return void this.#cannotSeal();
    const encryption = new FrameEncryption(startEncryptWorker, () => this.#cannotSeal());
    encryption.connectKeys(this.#session);
    this.#startTransport(encryption).catch(() => {});
    return encryption;
  }

  /** The bridge's library is a third of what joining loads and not needed for the preview. */
  async #startTransport(encryption: FrameEncryption): Promise<void> {
    const Transport = await loadTransport(() => this.#closed);
    if (this.#closed || !this.state.canSeal) return;
    this.#transport = new Transport({
      session: this.#session,
      encryption,
      onConnection: (connection) => this.#store.set({ connection }),
      onRemote: (remote) => this.#store.set({ remote }),
      onCannotSeal: () => this.#cannotSeal(),
      onRefused: (source) => this.#capture.giveUp(source),
    });
    for (const source of ['microphone', 'camera', 'screen', 'screen-audio'] as const) {
      this.#transport.setTrack(source, this.state.local[source].track);
    }
    this.#tellPictures();
    this.#followed = 'idle';
    this.#followSession();
  }

  #tellPictures(): void {
    this.#transport?.setPictures(this.#seen ? this.#pictures : 'none');
  }

  /** Nothing is sent any more and nothing shown, for as long as this engine lives. */
  #cannotSeal(): void {
    this.#store.set({ canSeal: false });
    this.#transport?.close();
    this.#transport = undefined;
    this.#capture.cannotSeal();
  }

  #followSession(): void {
    const { phase } = this.#session.state;
    if (phase === this.#followed) return;
    this.#followed = phase;
    if (phase === 'here') this.#transport?.start();
    else if (phase === 'reconnecting') this.#transport?.interrupted();
    else if (phase === 'ended') {
      this.#transport?.stop();
      this.#capture.close();
      this.#told = '';
    }
    this.#tellSending();
  }

  #tellSending(): void {
    const sending = sendingOf(this.state);
    const told = JSON.stringify(sending);
    if (told === this.#told || this.#session.state.phase !== 'here') return;
    this.#told = told;
    this.#session.setSending(sending);
  }

  #otherVoices(): readonly Voice[] {
    return this.state.remote.filter(({ source }) => source === 'microphone');
  }

  #reportOf(participant: ParticipantId): Promise<RTCStatsReport | undefined> | undefined {
    const isOwn = participant === this.#session.state.participant;
    return isOwn ? this.#transport?.ownVoice() : this.#transport?.voice(participant);
  }

  #ownVoice(): Voice | undefined {
    const { track } = this.state.local.microphone;
    const others = this.#otherVoices().map((voice) => voice.track);
    this.#meter.keep(new Set(track ? [track, ...others] : others));
    const { participant } = this.#session.state;
    return track && participant !== undefined ? { participant, track } : undefined;
  }
}
