import type { types } from 'mediasoup-client';
import type { ConsumerParameters } from '@konklave/protocol/client';
import type { EncryptedStream, FrameEncryption } from '../encrypt/frame-encryption.ts';
import type { StreamHealth } from '../encrypt/messages.ts';
import type { Session } from '../../session/session.ts';
import type { BridgeLink } from './bridge-link.ts';
import { layerCount, layerFor } from './layers.ts';
import { readStats } from './read-stats.ts';
import type { Reception } from './reception.ts';

export interface IncomingStreamOptions {
  params: ConsumerParameters;
  link: BridgeLink;
  encryption: FrameEncryption;
  session: Pick<Session, 'request'>;
  /** The track is there, or its health is another. */
  onChange: () => void;
  onCannotSeal: () => void;
}

/**
 * When the bridge is asked again for a video of which nothing has come, doubled each time. It waits for a key frame and asks
 * the sender for one only twice, and a sender that is starting up or short of breath may miss both.
 */
const nudgeMs = { first: 2_000, longest: 32_000 };

/** What we receive of one source of somebody else over one link. */
export class IncomingStream {
  readonly params: ConsumerParameters;
  health: StreamHealth = 'waiting';
  readonly #options: IncomingStreamOptions;
  #consumer: types.Consumer | undefined;
  #encrypted: EncryptedStream | undefined;
  #wanted: Reception = { height: undefined, priority: 1 };
  /** What the bridge has been told. Consumers begin paused. */
  #told: Told = { running: false, layer: undefined, priority: 1 };
  #applied = Promise.resolve();
  #nudge: ReturnType<typeof setTimeout> | undefined;
  #nudgeMs = nudgeMs.first;
  #closed = false;

  constructor(options: IncomingStreamOptions) {
    this.#options = options;
    this.params = options.params;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#consumer?.track;
  }

  /** Makes the receiver with its transform, then lets the bridge send. Rejects when the browser cannot take the stream. */
  async open(): Promise<void> {
    const { link, onChange } = this.#options;
    const consumer = await link.consume(this.params, (receiver) => this.#encrypt(receiver));
    if (this.#closed) return consumer.close();
    this.#consumer = consumer;
    onChange();
    await this.apply();
  }

  /** Receives as much of a video as this says. */
  want(reception: Reception): void {
    this.#wanted = reception;
  }

  /** Tells the bridge what it does not know yet. */
  apply(): Promise<void> {
    this.#applied = this.#applied.then(() => this.#apply());
    return this.#applied;
  }

  async #apply(): Promise<void> {
    if (this.#closed || !this.#consumer) return;
    const running = this.#shouldRun();
    // Both on their way at once: a picture is waited for.
    await Promise.all([this.#applyPreference(), running === this.#told.running ? undefined : this.#run(running)]);
  }

  async #run(running: boolean): Promise<void> {
    if (!(await this.#ask(running ? 'media.resume' : 'media.pause', { consumer: this.params.consumer }))) return;
    this.#told = { ...this.#told, running };
    if (running) this.#expectPicture();
  }

  #expectPicture(): void {
    clearTimeout(this.#nudge);
    if (this.params.kind === 'audio' || this.health !== 'waiting' || this.#nudgeMs > nudgeMs.longest) return;
    this.#nudge = setTimeout(() => void this.#startOver(), this.#nudgeMs);
    this.#nudgeMs *= 2;
  }

  /** Pausing and resuming makes the bridge ask the sender for a key frame. */
  async #startOver(): Promise<void> {
    const { consumer } = this.params;
    if (this.#closed || this.health !== 'waiting' || !this.#told.running) return;
    if (await this.#ask('media.pause', { consumer })) this.#told = { ...this.#told, running: false };
    await this.apply();
  }

  /** RTCStats of the receiver; undefined before there is one. */
  async report(): Promise<RTCStatsReport | undefined> {
    return this.#closed ? undefined : readStats(this.#consumer?.rtpReceiver);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#nudge);
    this.#encrypted?.end();
    this.#consumer?.close();
  }

  /**
   * Without keys for it nothing comes, and a video that nobody sees does not either. One that turned unreadable goes on, or
   * nobody would notice when it can be read again.
   */
  #shouldRun(): boolean {
    if (!this.#options.encryption.canOpen(this.params.participant)) return false;
    return this.params.kind === 'audio' || this.#wanted.height !== 0 || this.health === 'unreadable';
  }

  async #applyPreference(): Promise<void> {
    const { source, consumer, rtpParameters } = this.params;
    const { height, priority } = this.#wanted;
    if (!height) return;
    const layer = layerFor(source, height, layerCount(rtpParameters.encodings?.[0]?.scalabilityMode));
    if (layer === this.#told.layer && priority === this.#told.priority) return;
    if (!(await this.#ask('media.prefer', { consumer, spatialLayer: layer, priority }))) return;
    this.#told = { ...this.#told, layer, priority };
  }

  /** False when it did not get through: after a reconnect it is tried again. */
  async #ask(...[type, params]: ConsumerRequest): Promise<boolean> {
    try {
      await this.#options.session.request(type, params as never);
      return true;
    } catch {
      return false;
    }
  }

  #encrypt(receiver: RTCRtpReceiver): void {
    const { encryption, onChange, onCannotSeal } = this.#options;
    const { kind, source, participant } = this.params;
    const onHealth = (health: StreamHealth): void => {
      this.health = health;
      onChange();
      void this.apply();
    };
    try {
      this.#encrypted = encryption.encrypt(receiver, { direction: 'receive', kind, source, participant }, { onHealth });
    } catch (error) {
      onCannotSeal();
      throw error;
    }
  }
}

interface Told {
  running: boolean;
  layer: number | undefined;
  priority: number;
}

type ConsumerRequest =
  | ['media.resume' | 'media.pause', { consumer: string }]
  | ['media.prefer', { consumer: string; spatialLayer: number; priority: number }];
